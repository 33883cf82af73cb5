# Greylisting and limits on the same client: its retries use up no limit, and mail arrives when the delay is over.
rules = ( { name = "connections"; type = "rate"; counts = "connect"; per = "client"; limit = "3 per 1m"; },
          { name = "greetings"; type = "rate"; counts = "helo"; per = "helo"; limit = "2 per 1m"; stops = "mail"; },
          { name = "messages"; type = "rate"; counts = "message"; per = "client"; limit = "2 per 1m"; },
          { name = "grey"; type = "greylist"; delay = "1m"; } );

# An impatient sender: every five seconds, one session after the other.
at 0s   a  connect 192.0.2.7 service 25
at 0s   a  helo a.example
at 0s   a  mail <x@example.net>
at 0s   a  rcpt bob@example.org               expect defer grey for first-seen wait 1m
at 5s   a  connect 192.0.2.7 service 25
at 5s   a  helo a.example
at 5s   a  mail <x@example.net>
at 5s   a  rcpt bob@example.org               expect defer grey for too-early attempts 2 wait 55s
at 10s  a  connect 192.0.2.7 service 25
at 10s  a  helo a.example
at 10s  a  mail <x@example.net>
at 10s  a  rcpt bob@example.org               expect defer grey for too-early attempts 3 wait 50s
at 15s  a  connect 192.0.2.7 service 25
at 15s  a  helo a.example
at 15s  a  mail <x@example.net>
at 15s  a  rcpt bob@example.org               expect defer grey for too-early attempts 4 wait 45s
at 20s  a  connect 192.0.2.7 service 25
at 20s  a  helo a.example
at 20s  a  mail <x@example.net>
at 20s  a  rcpt bob@example.org               expect defer grey for too-early attempts 5 wait 40s
at 25s  a  connect 192.0.2.7 service 25
at 25s  a  helo a.example
at 25s  a  mail <x@example.net>
at 25s  a  rcpt bob@example.org               expect defer grey for too-early attempts 6 wait 35s
at 30s  a  connect 192.0.2.7 service 25
at 30s  a  helo a.example
at 30s  a  mail <x@example.net>
at 30s  a  rcpt bob@example.org               expect defer grey for too-early attempts 7 wait 30s
at 35s  a  connect 192.0.2.7 service 25
at 35s  a  helo a.example
at 35s  a  mail <x@example.net>
at 35s  a  rcpt bob@example.org               expect defer grey for too-early attempts 8 wait 25s
at 40s  a  connect 192.0.2.7 service 25
at 40s  a  helo a.example
at 40s  a  mail <x@example.net>
at 40s  a  rcpt bob@example.org               expect defer grey for too-early attempts 9 wait 20s
at 45s  a  connect 192.0.2.7 service 25
at 45s  a  helo a.example
at 45s  a  mail <x@example.net>
at 45s  a  rcpt bob@example.org               expect defer grey for too-early attempts 10 wait 15s
at 50s  a  connect 192.0.2.7 service 25
at 50s  a  helo a.example
at 50s  a  mail <x@example.net>
at 50s  a  rcpt bob@example.org               expect defer grey for too-early attempts 11 wait 10s
# Too early ten times: now it is refused the cheap way, which costs nothing either.
at 55s  a  connect 192.0.2.7 service 25        expect close grey for hammering attempts 10
at 60s  a  connect 192.0.2.7 service 25        expect returned grey attempts 11
at 60s  a  helo a.example
at 60s  a  mail <x@example.net>
at 60s  a  rcpt bob@example.org                expect welcomed grey for came-back attempts 12
at 60s  a  data
at 60s  a  message
# What it does now is charged as ever: with the first attempt, a minute ago, and this one.
at 61s  b  connect 192.0.2.7 service 25
at 62s  c  connect 192.0.2.7 service 25
at 63s  d  connect 192.0.2.7 service 25
at 63s  d  helo d.example                      expect close connections
# New attempts cost as ever: a flood of them meets the limit. And what the limit refuses begins no delay anew.
at 2m    e  connect 192.0.2.9 service 25
at 2m    e  helo e.example
at 2m    e  mail <e@e.example>
at 2m    e  rcpt bob@example.org                expect defer grey for first-seen wait 1m
at 2m    e  quit
at 2m1s  f  connect 192.0.2.9 service 25
at 2m1s  f  helo f.example
at 2m1s  f  mail <f@f.example>
at 2m1s  f  rcpt bob@example.org                expect defer grey for first-seen
at 2m1s  f  quit
at 2m2s  g  connect 192.0.2.9 service 25
at 2m2s  g  helo g.example
at 2m2s  g  mail <g@g.example>
at 2m2s  g  rcpt bob@example.org                expect defer grey for first-seen
at 2m2s  g  quit
at 2m3s  h  connect 192.0.2.9 service 25
at 2m3s  h  helo h.example                      expect close connections
at 2m19s e  connect 192.0.2.9 service 25
at 2m19s e  helo e.example                      expect close connections wait 1s
at 3m    e  connect 192.0.2.9 service 25
at 3m    e  helo e.example
at 3m    e  mail <e@e.example>
at 3m    e  rcpt bob@example.org                expect welcomed grey attempts 2 delayed 1m

# Who tries something new behind a retry pays for his coming: else a retry would open any number of them.
at 1h   b  connect 198.51.100.7 service 25
at 1h   b  helo b.example
at 1h   b  mail <x@example.net>
at 1h   b  rcpt bob@example.org                expect defer grey for first-seen
at 1h   b  quit
at 3601s b connect 198.51.100.7 service 25
at 3601s b helo c.example
at 3601s b mail <x@example.net>
at 3601s b rcpt bob@example.org                expect defer grey for too-early
at 3601s b rset
at 3601s b mail <y@example.net>
at 3601s b rcpt amy@example.org                expect defer grey for first-seen
at 3601s b quit
at 3602s b connect 198.51.100.7 service 25
at 3602s b helo d.example
at 3602s b mail <x@example.net>
at 3602s b rcpt bob@example.org                expect defer grey for too-early
at 3602s b rset
at 3602s b mail <z@example.net>
at 3602s b rcpt kim@example.org                expect defer grey for first-seen
at 3602s b quit
at 3603s b connect 198.51.100.7 service 25
at 3603s b helo e.example                      expect close connections
