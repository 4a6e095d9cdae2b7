"""What a grade and a place hang on: other marks, other raters, copies drawn from a seed."""
