"""The Method page, section by section. Every number that the code holds is read from the code.

article     what a section is made of, and how words, numbers and formulas are written
verdict     the words of a verdict and their cut-offs
backtest    how often forecasts were right, as measured
limits      what the forecast cannot know, what moved, the words of the pages
steps       how a forecast is made: sign_ups before the day, the_day on it
defaults    every assumption: its default, its ends, where they come from
reference   the outside view: announced and counted
outside_record   how it did on real demonstrations
"""
