# A retry from another network is known by what the sender's domain names as its networks: asked for after the first try.
rules = ( { name = "grey"; type = "greylist"; welcome_after = 0; } );

at 0s    a  connect 192.0.2.7
at 0s    a  mail <joe@example.org>
at 0s    a  rcpt <ann@ours.example>     expect defer grey for first-seen
at 2s    d  networks 192.0.2.0/25 198.51.100.128/25 2001:db8:7::/48
at 30s   b  connect 198.51.100.200
at 30s   b  mail <joe@example.org>
at 30s   b  rcpt <ann@ours.example>     expect defer grey for too-early attempts 2 wait 30s
at 60s   b  connect 2001:db8:7:8::9
at 60s   b  mail <joe@example.org>
at 60s   b  rcpt <ann@ours.example>     expect welcomed grey attempts 3 delayed 1m
at 60s   b  message
# All of these networks are welcome for that domain; others are not, nor are they for other domains.
at 61s   c  connect 198.51.100.129
at 61s   c  mail <new@example.org>
at 61s   c  rcpt <bob@ours.example>
at 61s   c  message
at 61s   c  mail <new@example.net>
at 61s   c  rcpt <bob@ours.example>     expect defer grey
at 61s   c  connect 203.0.113.1
at 61s   c  mail <new@example.org>
at 61s   c  rcpt <bob@ours.example>     expect defer grey
# Nothing was found out: then the network alone is known.
at 100s  e  connect 192.0.2.7
at 100s  e  mail <joe@nothing.example>
at 100s  e  rcpt <ann@ours.example>     expect defer grey for first-seen
at 101s  d  networks
at 160s  f  connect 198.51.100.200
at 160s  f  mail <joe@nothing.example>
at 160s  f  rcpt <ann@ours.example>     expect defer grey for first-seen
at 160s  e  mail <joe@nothing.example>
at 160s  e  rcpt <ann@ours.example>     expect welcomed grey
# So are bounces, by the domain of the HELO, though their recipients are forgotten when DATA comes.
at 20m   e  connect 192.0.2.9
at 20m   e  helo a.example.net
at 20m   e  mail <>
at 20m   e  rcpt <ann@ours.example>
at 20m   e  data                        expect close grey for first-seen
at 20m   e  networks 192.0.2.0/25 198.51.100.128/25
at 21m   f  connect 198.51.100.201
at 21m   f  helo b.example.net
at 21m   f  mail <>
at 21m   f  rcpt <ann@ours.example>
at 21m   f  data                        expect welcomed grey attempts 2 delayed 1m
