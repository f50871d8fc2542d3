"""The Method page, section by section. Every number that the code holds is read from the code.

article     what a section is made of, and how numbers and formulas are written
steps       how a forecast is made, before the day and on it
verdict     the words of a verdict and their cut-offs
defaults    every assumption: its default, its ends, where they come from
reference   the outside view: announced and counted
backtest    how often forecasts were right, as measured
limits      what moved, what cannot be known, the words of the page
"""
