# Only those who look suspicious: no host name, the name of a line, a HELO that is not theirs, rejected recipients.
rules = ( { name = "grey"; type = "greylist"; only = "suspicious"; } );

at 0s  a  connect 192.0.2.7 name mx.example.org
at 0s  a  helo mx.example.org
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>
at 0s  a  connect 192.0.3.7
at 0s  a  helo mx.example.org
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>       expect defer grey for first-seen
at 0s  a  connect 192.0.4.7 name mx.example.org forged
at 0s  a  helo mx.example.org
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>       expect defer grey for first-seen
at 0s  a  connect 73.1.2.3 name c-73-1-2-3.hsd1.isp.example
at 0s  a  helo mx.isp.example
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>       expect defer grey for first-seen
at 0s  a  connect 192.0.5.7 name mx.example.org
at 0s  a  helo localhost
at 0s  a  mail <joe@example.org>
at 0s  a  rcpt <ann@ours.example>       expect defer grey for first-seen
at 0s  a  helo mx.example
at 0s  a  mail <joe@example.net>
at 0s  a  rcpt <ann@ours.example>       expect defer grey for first-seen
at 0s  a  helo [192.0.5.8]
at 0s  a  mail <jim@example.net>
at 0s  a  rcpt <ann@ours.example>       expect defer grey for first-seen
at 0s  a  helo [192.0.5.7]
at 0s  a  mail <amy@example.net>
at 0s  a  rcpt <ann@ours.example>
# A rejected recipient is remembered as long as there is time to come back.
at 1s  b  connect 192.0.2.9 name mx.example.org
at 1s  b  helo mx.example.org
at 1s  b  mail <amy@example.org>
at 1s  b  rcpt <nobody@ours.example> rejected 5.1.1
at 1s  b  rcpt <ann@ours.example>       expect defer grey for first-seen
at 2s  l  log rejected 198.51.100.7
at 2s  c  connect 198.51.100.7 name mx.example.net
at 2s  c  helo mx.example.net
at 2s  c  mail <joe@example.net>
at 2s  c  rcpt <ann@ours.example>       expect defer grey for first-seen
at 24h1s  b  mail <new@example.org>
at 24h1s  b  rcpt <ann@ours.example>
# Who came back is welcome, suspicious or not.
at 60s  d  connect 192.0.3.7
at 60s  d  mail <joe@example.org>
at 60s  d  rcpt <ann@ours.example>      expect welcomed grey
at 60s  d  message
at 60s  d  mail <joe@example.org>
at 60s  d  rcpt <bob@ours.example>
