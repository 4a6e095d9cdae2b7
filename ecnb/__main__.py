"""``python -m ecnb``: the same as ``ecnb``."""

from ecnb.cli import main

if __name__ == "__main__":
    main()
