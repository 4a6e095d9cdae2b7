"""What is overdue and what falls due next, over a whole programme, as a list or a calendar."""

from ecnb.run.due.gather import Agenda, Line, Look, agenda

__all__ = ["Agenda", "Line", "Look", "agenda"]
