# Recipients are charged at RCPT, and given back if nothing comes of the message.
rules = ( { name = "mailing"; type = "rate"; counts = "recipient"; per = "login"; limit = "4 per 1h";
            answer = "450 4.7.1 {login} has reached {limit}"; } );

at 0s  a  connect 192.0.2.7
at 0s  a  helo a.example
at 0s  a  mail <joe@example.org> login joe
at 0s  a  rcpt <a@example.net>
at 0s  a  rcpt <b@example.net>
at 0s  a  rcpt <c@example.net>
at 0s  a  rset
at 0s  a  mail <joe@example.org> login joe
at 0s  a  rcpt <a@example.net>
at 0s  a  rcpt <b@example.net>
at 0s  a  rcpt <c@example.net>
at 0s  a  rcpt <d@example.net>
at 0s  a  rcpt <e@example.net>              expect defer mailing wait 15m says joe has reached 4 per 1h
at 0s  a  data
at 0s  a  message
at 0s  a  rset
at 0s  a  mail <joe@example.org> login joe
at 0s  a  rcpt <e@example.net>              expect defer mailing wait 15m
# The same login from another client is the same account; a session that just ends gives back, too.
at 900s  b  connect 192.0.2.8
at 900s  b  mail <joe@example.org> login JOE
at 900s  b  rcpt <f@example.net>
at 900s  b  rcpt <g@example.net>            expect defer mailing wait 15m
at 900s  b  quit
at 900s  c  connect 192.0.2.9
at 900s  c  mail <joe@example.org> login joe
at 900s  c  rcpt <g@example.net>
# Without a login there is no account.
at 900s  d  connect 192.0.2.9
at 900s  d  mail <joe@example.org>
at 900s  d  rcpt <g@example.net>
