# With 421 the session ends (RFC 6647 section 5 has 421 and 450); a retry is known as ever.
rules = ( { name = "grey"; type = "greylist"; delay = "10s"; ipv4_bits = 32;
            answer = "421 4.7.1 Come back in {seconds} seconds, {client}"; } );

at 0s   a  connect 192.0.2.7
at 0s   a  mail <joe@example.org>
at 0s   a  rcpt <ann@ours.example>     expect close grey for first-seen wait 10s says Come back in 10 seconds, 192.0.2.7
at 9s   a  connect 192.0.2.7
at 9s   a  mail <joe@example.org>
at 9s   a  rcpt <ann@ours.example>     expect close grey for too-early wait 1s
# A client is as wide as the rule says.
at 10s  b  connect 192.0.2.8
at 10s  b  mail <joe@example.org>
at 10s  b  rcpt <ann@ours.example>     expect close grey for first-seen wait 10s
at 10s  a  connect 192.0.2.7
at 10s  a  mail <joe@example.org>
at 10s  a  rcpt <ann@ours.example>     expect welcomed grey attempts 3 delayed 10s
