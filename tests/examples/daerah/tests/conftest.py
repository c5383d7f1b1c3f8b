"""What the region's tests borrow from the service's."""

from tests.conftest import languages as languages
from tests.conftest import person as person
from tests.conftest import wilayah as wilayah
