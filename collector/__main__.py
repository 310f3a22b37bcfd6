import sys

from esmcollect.cli import main

sys.exit(main())
