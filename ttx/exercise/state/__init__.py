"""What an exercise is at a moment: the fold of its events. Only `ttx.exercise.apply` changes it.

Times are milliseconds of exercise time.
"""

from ttx.exercise.state.control import *
from ttx.exercise.state.evaluation import *
from ttx.exercise.state.injects import *
from ttx.exercise.state.people import *
from ttx.exercise.state.play import *
from ttx.exercise.state.questionnaires import *
from ttx.exercise.state.screen import *
from ttx.exercise.state.whole import *
