"""What Django asks for the user of a session."""

from django.contrib.auth.backends import BaseBackend

from nhanh8.users.models import User


class Backend(BaseBackend):
    """Finds users, and logs nobody in: a password alone opens nothing (see `nhanh8.users.entering.login`)."""

    def get_user(self, user_id: int) -> User | None:
        """Give an active user with their agency and filer."""
        return User.objects.select_related("agency", "filer").filter(pk=user_id, is_active=True).first()
