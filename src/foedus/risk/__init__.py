"""The chance of disputes: models fitted to the record, their skill out of sample, and forecasts.

`covariates` knows arrays only; `features` reads the record from the store; `estimators`, `fit` and `skill`
fit and judge; `model` reads what ships with foedus, which needs no store.
"""
