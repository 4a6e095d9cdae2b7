"""What can be read out of a judgement. Pure.

Its rooms import downward only, in this order::

    programme/     the same of many entities: movers, risks, counties, what is first
    robustness/    what a result hangs on, its grade certain or not
    causes/        why, as far as the evidence says (from `problems`)
    plan/          from gaps to deeds (`improvement`); the least effort to a target (`path`)
    surveys/       what recipients say (`survey`)
    past/          an entity against its own past (`history`)
    rating/        raters against each other and against facts (`agreement`)
    cycle/         duties, and what falls due (`duties`)

    peers.py       an entity against its peers
    gaps.py        where points were lost, what is not met
    alternatives.py    the result under the other readings of each hole
    change.py, ranking.py  change since the period before; places
"""
