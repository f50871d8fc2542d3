# The four commands that anyone must know: run, test, check, bench.
#   make run              the dashboard on http://localhost:8501
#   make run PORT=8600    on another port; SHOWDOWN_HOME=DIR keeps its data elsewhere

PORT ?= 8501
PYTHON ?= python3
SHOWDOWN_HOME ?= data
export SHOWDOWN_HOME
# On few cores the default made fits many times slower.
export OPENBLAS_NUM_THREADS = 1

BIN := .venv/bin
PRODUCT := .venv/product.stamp
TOOLS := .venv/tools.stamp
BROWSER := .venv/browser.stamp
PEERS := .venv-peers/peers.stamp

.PHONY: run test check bench bench-import bench-accuracy bench-outside bench-peers bench-reliability

run: $(PRODUCT)
	@$(BIN)/python cli.py demo --if-empty --home "$(SHOWDOWN_HOME)"
	@exec $(BIN)/streamlit run app.py --server.port $(PORT)

# Two at a time: whole files to a process; of those that drive a browser, after all others, whichever come next, because
# each process has a server and a browser of its own and one file takes half of the time.
test: $(TOOLS) $(BROWSER)
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile --ignore=tests/browser
	$(BIN)/python -m pytest --numprocesses=2 --dist=worksteal tests/browser

check: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

bench: $(TOOLS) $(BROWSER)
	@$(BIN)/python -m tests.benchmarks

# Large files beside DuckDB alone, and the outlook that follows; a few minutes.
bench-import: $(TOOLS) $(BROWSER)
	@$(BIN)/python -m tests.benchmarks.importing

# The forecast on real data, a few minutes; SHOWDOWN_REAL_DATA names their folder.
bench-accuracy: $(TOOLS)
	@$(BIN)/python -m tests.benchmarks.accuracy

# The outside view on real demonstrations, a few seconds.
bench-outside: $(TOOLS)
	@$(BIN)/python -m tests.benchmarks.outside

# What must never happen, tried at length: many minutes. ONLY="kills bombs" runs some of it.
bench-reliability: $(TOOLS) $(BROWSER)
	@$(BIN)/python -m tests.benchmarks.reliability $(ONLY)

# The same events by statsforecast and Prophet, which live in an environment of their own; some ten minutes.
bench-peers: $(TOOLS) $(PEERS)
	@$(BIN)/python -m tests.benchmarks.peers.run

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: no $(PYTHON) found. Install it, or name one: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $(PYTHON) is $$($(PYTHON) -V 2>&1). Name a newer one: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv .venv

$(PRODUCT): .venv/bin/python requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(TOOLS): $(PRODUCT) requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(PEERS): .venv/bin/python tests/benchmarks/peers/requirements.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -r tests/benchmarks/peers/requirements.txt
	@touch $@

# The system's Chromium where there is one; else from the distribution; else Playwright's own.
$(BROWSER): $(TOOLS)
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium; } \
	  || { sudo -n true 2>/dev/null && sudo -n apt-get update -qq && sudo -n apt-get install -y -qq chromium; } \
	  || $(BIN)/playwright install chromium
	@touch $@
