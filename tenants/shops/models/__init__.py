"""Shops and their states in the register, people, merges of doubles, and what archives called shops."""

from tenants.shops.models.people import Contact as Contact
from tenants.shops.models.people import Person as Person
from tenants.shops.models.people import PersonMerge as PersonMerge
from tenants.shops.models.people import ReportedDetail as ReportedDetail
from tenants.shops.models.people import ShopRole as ShopRole
from tenants.shops.models.shops import Association as Association
from tenants.shops.models.shops import EditionShop as EditionShop
from tenants.shops.models.shops import Origin as Origin
from tenants.shops.models.shops import RegisterDeclaration as RegisterDeclaration
from tenants.shops.models.shops import RegisterState as RegisterState
from tenants.shops.models.shops import Shop as Shop
from tenants.shops.models.shops import ShopChange as ShopChange
from tenants.shops.models.shops import ShopMerge as ShopMerge
from tenants.shops.models.shops import ShopNote as ShopNote
from tenants.shops.models.shops import ShopState as ShopState
from tenants.shops.models.shops import Tag as Tag
from tenants.shops.models.shops import Weekday as Weekday
