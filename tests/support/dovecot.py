# SPDX-License-Identifier: BSD-2-Clause
"""A private Dovecot that answers for Postfix whether logins are right, and logs to syslog."""
import pathlib

import mta

CONF = """
base_dir = {home}/run
state_dir = {home}/run
protocols =
ssl = no
syslog_facility = mail
auth_verbose = yes
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = dovecot
default_login_user = nobody
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}}
service auth {{
  unix_listener {home}/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
# Without it an address that fails often waits longer and longer.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


class Dovecot:
    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.socket = self.home / "auth"  # Postfix's smtpd_sasl_path
        self.users = self.home / "users"
        self.child = None
        self.home.mkdir()
        self.users.write_text("".join("%s:{PLAIN}%s\n" % each for each in mta.PASSWORDS.items()))
        (self.home / "dovecot.conf").write_text(CONF.format(home=self.home))

    def start(self):
        self.socket.unlink(missing_ok=True)
        self.child = mta.Child(["/usr/sbin/dovecot", "-F", "-c", self.home / "dovecot.conf"],
                               self.home / "out")
        mta.wait_until(self.socket.exists, what="dovecot is up")

    def stop(self):
        self.child.stop()
        self.child = None
