"""The same questions of many entities: movers, risks, losses of counties, what is first."""
