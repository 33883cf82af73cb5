/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom to ask to come back: names of lines and of servers, and what is said at HELO. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/suspicion.h"

static const struct name_case {
	const char *name, *client;
	bool is_dynamic;
} name_cases[] = {
	/* Large senders. */
	{ "mail-am6eur05on2042.outbound.protection.outlook.com", "40.107.22.42", false },
	{ "mail-bn8nam12lp2172.outbound.protection.outlook.com", "104.47.55.172", false },
	{ "mail-sor-f41.google.com", "209.85.220.41", false },
	{ "mail-ed1-x52f.google.com", "2a00:1450:4864:20::52f", false },
	{ "a8-37.smtp-out.amazonses.com", "54.240.8.37", false },
	{ "a27-220.smtp-out.us-west-2.amazonses.com", "54.240.27.220", false },
	{ "o1.ptr1234.example-shop.com", "167.89.0.1", false },
	{ "wrqvtbkv.outbound-mail.sendgrid.net", "149.72.154.232", false },
	{ "m43-12.mailgun.net", "69.72.43.12", false },
	{ "rs152.mailgun.us", "209.61.151.152", false },
	{ "mail152.atl21.mcsv.net", "205.201.131.152", false },
	{ "mail178-1.suw31.mandrillapp.com", "198.2.178.1", false },
	{ "sonic310-21.consmr.mail.ne1.yahoo.com", "66.163.186.202", false },
	{ "66-220-144-150.mail-mail.facebook.com", "66.220.144.150", false },
	{ "mta-70-30-226.sparkpostmail.com", "156.70.30.226", false },
	{ "ma1-aaemail-dr-lapp03.apple.com", "17.171.2.72", false },
	{ "st43p00im-ztbu10063701.me.com", "17.58.63.182", false },
	{ "mout.kundenserver.de", "212.227.126.131", false },
	{ "mout-p-101.mailbox.org", "80.241.56.151", false },
	{ "out4-smtp.messagingengine.com", "66.111.4.28", false },
	{ "mail-4316.protonmail.ch", "185.70.43.16", false },
	{ "relay12.mail.gandi.net", "217.70.178.232", false },
	{ "smtp-relay-pool3.example.org", "192.0.2.7", false },
	/* Small ones. */
	{ "mx.example.org", "192.0.2.7", false },
	{ "mx7.example.org", "192.0.2.7", false },
	{ "static-192-0-2-7.isp.example.net", "192.0.2.7", false },
	{ "static.7.2.0.192.clients.your-server.example", "192.0.2.7", false },
	{ "192-0-2-7.static.isp.example.net", "192.0.2.7", false },
	{ "vps-192-0-2-7.hosting.example.net", "192.0.2.7", false },
	{ "example.org", "192.0.2.7", false },
	{ "home.example.org", "192.0.2.7", false },
	{ "client.example.org", "192.0.2.7", false },
	{ "cable.co.uk", "192.0.2.7", false },
	{ "dsl.net", "192.0.2.7", false },
	{ "adslmail.example.org", "192.0.2.7", false },
	{ "liverpool.example.org", "192.0.2.7", false },
	{ "carpool2.example.org", "192.0.2.7", false },
	{ "web2-0-7.example.org", "192.0.2.7", false },
	{ "host-192-0.example.org", "192.0.2.7", false },
	{ "node-192-0-3-8.example.org", "192.0.2.7", false },
	{ "", "192.0.2.7", false },
	{ "192.0.2.7", "192.0.2.7", false },
	{ "-..-", "192.0.2.7", false },
	/* Lines. */
	{ "c-73-1-2-3.hsd1.ca.comcast.net", "73.1.2.3", true },
	{ "pool-96-1-2-3.nycmny.fios.verizon.net", "96.1.2.3", true },
	{ "p4fdf1234.dip0.t-ipconnect.de", "79.223.18.52", true },
	{ "ip5f5ac12e.dynamic.kabel-deutschland.de", "95.90.193.46", true },
	{ "x4db51234.dyn.telefonica.de", "77.181.18.52", true },
	{ "host86-1-2-3.range86-1.btcentralplus.com", "86.1.2.3", true },
	{ "cpc1-abcd1-2-0-cust123.1-2.cable.virginm.net", "82.1.2.3", true },
	{ "1.2.3.73.dsl.example.net", "73.3.2.1", true },
	{ "73-1-2-3.adsl.example.net", "73.1.2.3", true },
	{ "dhcp-077-249-012-034.chello.nl", "77.249.12.34", true },
	{ "host-2-73-1-3.example.net", "73.1.2.3", true },
	{ "host073001002003.example.net", "73.1.2.3", true },
	{ "3.2.1.73.in-addr.example.net", "73.1.2.3", true },
	{ "ec2-54-1-2-3.compute-1.amazonaws.com", "54.1.2.3", true },
	{ "user12.example.net", "73.1.2.3", true },
	{ "cust-77.example.net", "73.1.2.3", true },
	{ "DHCP-7.Example.NET", "73.1.2.3", true },
	{ "dynamic.example.net", "73.1.2.3", true },
	{ "ppp85.example.gr", "73.1.2.3", true },
	{ "2a02-1810-1234-5600-aaaa-bbbb-cccc-dddd.ip6.example.be",
	    "2a02:1810:1234:5600:aaaa:bbbb:cccc:dddd", true },
	{ "20010db80001000200030004000500ff.v6.example.net", "2001:db8:1:2:3:4:5:ff", true },
};

static void
suspicion__each_name__is_that_of_a_server_or_of_a_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(name_cases) / sizeof(name_cases[0]); i++) {
		struct addr client;

		assert_int_equal(addr_parse(&client, name_cases[i].client), 0);
		if (suspicion_name_is_dynamic(name_cases[i].name, &client) !=
		    name_cases[i].is_dynamic)
			fail_msg("%s", name_cases[i].name);
	}
}

static void
suspicion__name_from_a_provider__is_a_customers(void **state)
{
	static const struct name_case cases[] = {
		{ "static.7.2.0.192.clients.your-server.example", "192.0.2.7", true },
		{ "192-0-2-7.static.isp.example.net", "192.0.2.7", true },
		{ "vps-1a2b3c4d.vps.host.example", "192.0.2.7", true },
		{ "server-192-0-2-7.hosting.example.net", "192.0.2.7", true },
		{ "c-73-1-2-3.hsd1.isp.example", "73.1.2.3", true },
		{ "mail-oln040092075102.outbound.protection.outlook.com", "40.92.75.102", false },
		{ "66-220-144-150.mail-mail.facebook.com", "66.220.144.150", false },
		{ "a8-37.smtp-out.amazonses.com", "54.240.8.37", false },
		{ "m43-12.mailgun.net", "69.72.43.12", false },
		{ "server7.example.org", "192.0.2.7", false },
		{ "mx.example.org", "192.0.2.7", false },
		{ "", "192.0.2.7", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct addr client;

		assert_int_equal(addr_parse(&client, cases[i].client), 0);
		if (suspicion_name_is_customers(cases[i].name, &client) != cases[i].is_dynamic)
			fail_msg("%s", cases[i].name);
	}
}

static struct observation
observation_of(const char *client, const char *name, const char *helo, const char *sender)
{
	struct observation seen = {
		.client_name = name,
		.name_verified = true,
		.host = "mx.ours.example",
		.helo = helo,
		.sender = sender,
	};

	assert_int_equal(addr_parse(&seen.client, client), 0);
	return seen;
}

static const struct helo_case {
	const char *title, *helo, *name, *sender;
	bool is_foreign;
} helo_cases[] = {
	{ "its name", "mx.example.org", "mx.example.org", "joe@example.com", false },
	{ "another host of its domain", "a.example.org", "b.c.example.org", "<>", false },
	{ "letters of either case", "MX.Example.ORG.", "mx.example.org", "<>", false },
	{ "the sender's domain", "mail.firm.com", "vps7.hoster.net", "joe@firm.com", false },
	{ "its own literal", "[192.0.2.7]", "mx.example.org", "<>", false },
	{ "nothing", "", "mx.example.org", "joe@example.org", true },
	{ "no domain", "localhost", "mx.example.org", "joe@example.org", true },
	{ "no domain of anybody's", "localhost.localdomain", "mx.example.org", "<>", true },
	{ "a naked address", "192.0.2.7", "mx.example.org", "joe@example.org", true },
	{ "another's literal", "[192.0.2.8]", "mx.example.org", "joe@example.org", true },
	{ "a broken literal", "[192.0.2", "mx.example.org", "joe@example.org", true },
	{ "our own name", "MX.ours.example", "mx.ours.example", "joe@ours.example", true },
	{ "a name of others", "mail.google.com", "vps7.hoster.net", "joe@firm.com", true },
	{ "a public suffix", "co.uk", "x.co.uk", "joe@y.co.uk", true },
	{ "a neighbour under it", "a.co.uk", "b.co.uk", "joe@c.co.uk", true },
	{ "no host name", "user@example.org", "mx.example.org", "joe@example.org", true },
};

static void
suspicion__each_helo__is_its_own_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(helo_cases) / sizeof(helo_cases[0]); i++) {
		const struct helo_case *one = &helo_cases[i];
		struct observation seen =
		    observation_of("192.0.2.7", one->name, one->helo, one->sender);

		if (suspicion_helo_is_foreign(&seen) != one->is_foreign)
			fail_msg("%s", one->title);
	}
}

static void
suspicion__literal_of_ipv6__is_its_own(void **state)
{
	struct observation seen =
	    observation_of("2001:db8::7", "mx.example.org", "[IPv6:2001:DB8::7]", "<>");

	(void)state;
	assert_false(suspicion_helo_is_foreign(&seen));
	seen.helo = "[IPv6:2001:db8::8]";
	assert_true(suspicion_helo_is_foreign(&seen));
}

static void
suspicion__name_that_is_only_claimed__is_none(void **state)
{
	struct observation seen =
	    observation_of("192.0.2.7", "mx.example.org", "mx.example.org", "joe@example.org");

	(void)state;
	assert_int_equal(suspicion_of(&seen), SUSPICION_NONE);
	seen.name_verified = false;
	assert_int_equal(suspicion_of(&seen), SUSPICION_NAMELESS);
	assert_false(suspicion_helo_is_foreign(&seen));
	seen.sender = "<>";
	assert_true(suspicion_helo_is_foreign(&seen));
	seen.name_verified = true;
	seen.client_name = "";
	assert_int_equal(suspicion_of(&seen), SUSPICION_NAMELESS);
}

static void
suspicion__what_comes_first__is_told(void **state)
{
	struct observation seen =
	    observation_of("192.0.2.7", "dhcp7.example.org", "localhost", "joe@example.org");

	(void)state;
	assert_int_equal(suspicion_of(&seen), SUSPICION_DYNAMIC);
	seen.client_name = "mx.example.org";
	assert_int_equal(suspicion_of(&seen), SUSPICION_HELO);
	seen.helo = "mx.example.org";
	assert_int_equal(suspicion_of(&seen), SUSPICION_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suspicion__each_name__is_that_of_a_server_or_of_a_line),
		cmocka_unit_test(suspicion__name_from_a_provider__is_a_customers),
		cmocka_unit_test(suspicion__each_helo__is_its_own_or_not),
		cmocka_unit_test(suspicion__literal_of_ipv6__is_its_own),
		cmocka_unit_test(suspicion__name_that_is_only_claimed__is_none),
		cmocka_unit_test(suspicion__what_comes_first__is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
