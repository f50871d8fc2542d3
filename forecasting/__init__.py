"""Turn registrations into a forecast of turnout: numpy, pandas and statsmodels, no I/O."""
