"""What changes the list of who came. Each locks the session's seats, then the session, and asks the right."""

from campaigns.check_in.services.closing import close_list as close_list
from campaigns.check_in.services.closing import reopen_list as reopen_list
from campaigns.check_in.services.marking import Marked as Marked
from campaigns.check_in.services.marking import Noted as Noted
from campaigns.check_in.services.marking import Signed as Signed
from campaigns.check_in.services.marking import correct_outcome as correct_outcome
from campaigns.check_in.services.marking import mark as mark
from campaigns.check_in.services.self_check_in import SelfCheckedIn as SelfCheckedIn
from campaigns.check_in.services.self_check_in import check_in_self as check_in_self
from campaigns.check_in.services.walk_ins import WalkedIn as WalkedIn
from campaigns.check_in.services.walk_ins import enter_walk_in as enter_walk_in
from campaigns.check_in.services.walk_ins import remove_walk_in as remove_walk_in
