"""Turn registrations into a forecast of turnout: numpy, pandas and statsmodels, no I/O.

    forecast = fit(event_data, np.random.default_rng(SEED))
    turnout = simulate_turnout(forecast, Scenario(blocked_share=0.5), np.random.default_rng(SEED))
    outlook = read_outlook(forecast, turnout, Scenario(blocked_share=0.5))
    print(wording.sentence(outlook))

Import each name from its own module: storage needs `forecasting.tables` only, and should not have to
wait for statsmodels.
"""
