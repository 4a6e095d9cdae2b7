"""What can be read out of a judgement. Pure.

::

    gaps.py            where points were lost, what is not met
    alternatives.py    the result under the other readings of each hole
    ranking.py, change.py  places, and change since the period before

    problems found by statistics
      agreement.py     raters of one entity; raters.py: of a programme
        reliability.py, signs.py  Krippendorff's alpha; sign test, Holm's correction
      history.py       an entity against its own past; past_figures.py, trend.py, mann_kendall.py
      peers.py         an entity against its peers
      survey.py        what recipients say
        survey_figures.py, intervals.py, quadrants.py, services.py
      movers.py, risks.py, county_losses.py  the same of a programme

    causes.py          why, as far as the evidence says
      cause_parts.py, cause_clauses.py, proofs.py, holding.py

    improvement.py     from causes to a plan
      measures.py, steps.py, whatif.py, horizon.py  what would gain points, until when
      path.py, route.py  the least effort to a target
      todo.py          what clauses and targets without points still need
      followup.py      what came of the plan before
      rectification.py orders to rectify, and how each stands
    first_things.py    what an office does first

    cycle.py           duties: what was due, and was it done
      moments.py, cells.py  its arithmetic
      agenda.py, due_days.py  what is overdue and falls due next; of an entity, of a programme
      coverage.py      services by kinds of evaluation

    robustness.py      what the result of one entity hangs on
      marks.py, draws.py, resampling.py, without.py  neighbouring marks, copies, raters left out
      sway.py, firm.py  the same of many, with places
"""
