from ecnb.standards import review


def test_without_a_review_cycle_nothing_is_recommended(monkeypatch):
    """A library of documents none of which publishes one."""
    monkeypatch.setattr(review, "keys", lambda: ("jiaxian-station",))
    assert review.review_guide.__wrapped__() is None


def test_the_guide_keeps_the_obligations_of_its_cycle_alone():
    """Anhui 6.1.2: three kinds of evaluation; its other duties are the centre's own."""
    guide = review.review_guide()
    assert guide is not None
    assert {one.clause for one in guide.obligations.values()} == {"6.1.2"}
