# A greylist and rate limits on the same client never deadlock: neither eats nor restarts what the other reckons with.
rules = ( { name = "messages"; type = "rate"; counts = "message"; per = "client"; limit = "1 per 10m"; when = { service = "25"; }; },
          { name = "grey"; type = "greylist"; welcome_after = 0; },
          { name = "recipients"; type = "rate"; counts = "recipient"; per = "client"; limit = "2 per 10m"; when = { service = "24"; };
            answer = "450 4.7.1 Too many, try again in {wait}"; } );

# A greylisted message has its place back: the retry finds it, however often it came too early.
at 0s     a  connect 192.0.2.7 service 25
at 0s     a  mail <joe@example.org>
at 0s     a  rcpt <ann@ours.example>     expect defer grey for first-seen
at 0s     a  rset
at 20s    a  mail <joe@example.org>
at 20s    a  rcpt <ann@ours.example>     expect defer grey for too-early wait 40s
at 20s    a  quit
at 40s    a  connect 192.0.2.7 service 25
at 40s    a  mail <joe@example.org>
at 40s    a  rcpt <ann@ours.example>     expect defer grey for too-early wait 20s
at 40s    a  quit
at 60s    a  connect 192.0.2.7 service 25
at 60s    a  mail <joe@example.org>
at 60s    a  rcpt <ann@ours.example>     expect welcomed grey attempts 4 delayed 1m
at 60s    a  message
# What the limit refuses does not restart the delay.
at 100s   b  connect 192.0.2.7 service 24
at 100s   b  mail <joe@example.net>
at 100s   b  rcpt <ann@ours.example>     expect defer grey for first-seen
at 160s   a  mail <joe@example.net>      expect close messages wait 500s
at 400s   a  connect 192.0.2.7 service 25
at 400s   a  mail <joe@example.net>      expect close messages wait 260s
at 660s   a  connect 192.0.2.7 service 25
at 660s   a  mail <joe@example.net>
at 660s   a  rcpt <ann@ours.example>     expect welcomed grey attempts 2 delayed 560s
at 660s   a  message
# A limit behind the greylist: greylisted recipients are not charged, and what it refuses is known all the same.
at 1000s  c  connect 198.51.100.7 service 24
at 1000s  c  mail <joe@one.example>
at 1000s  c  rcpt <a@ours.example>       expect defer grey for first-seen
at 1000s  c  rcpt <b@ours.example>       expect defer grey for first-seen
at 1000s  c  rcpt <c@ours.example>       expect defer grey for first-seen
at 1060s  c  mail <joe@one.example>
at 1060s  c  rcpt <a@ours.example>       expect welcomed grey
at 1060s  c  rcpt <b@ours.example>
at 1060s  c  rcpt <c@ours.example>       expect defer recipients wait 5m
at 1060s  c  message
at 1060s  c  mail <joe@two.example>
at 1060s  c  rcpt <a@ours.example>       expect defer grey for first-seen
at 1120s  c  mail <joe@two.example>
at 1120s  c  rcpt <a@ours.example>       expect defer recipients wait 4m
at 1360s  c  mail <joe@two.example>
at 1360s  c  rcpt <a@ours.example>
at 1360s  c  message
