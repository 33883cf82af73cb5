/* SPDX-License-Identifier: BSD-2-Clause */
/* From a domain to the networks that it sends from. */
#include "source/spf.h"

#include <string.h>
#include <strings.h>

#define V4_BITS 32
#define V6_BITS 128

/* Whoever sends from more than this is not recognised by it. */
#define V4_BITS_LEAST 8
#define V6_BITS_LEAST 16

/* A mechanism or modifier of a record (section 4.6.1): "+a:example.org/24//64", "redirect=x". */
struct term {
	const char *domain; /* whose record it stands in */
	struct span name; /* without the qualifier */
	struct span value; /* all behind the name */
	bool passes;
	bool is_modifier;
};

/* --- networks */

static void
network_add(struct spf *spf, const struct network *network)
{
	const unsigned least = network->base.family == 4 ? V4_BITS_LEAST : V6_BITS_LEAST;

	if (network->bits < least || spf->network_count == GREYLIST_NETWORKS_MAX)
		return;
	for (size_t i = 0; i < spf->network_count; i++) {
		if (spf->network[i].bits <= network->bits &&
		    network_contains(&spf->network[i], &network->base))
			return;
	}
	spf->network[spf->network_count++] = *network;
}

static void
address_add(struct spf *spf, const struct spf_errand *errand, const struct addr *address)
{
	struct network network = { .base = *address };

	network.bits = address->family == 4 ? errand->v4_bits : errand->v6_bits;
	addr_mask(&network.base, network.bits, network.bits);
	network_add(spf, &network);
}

/* --- errands */

/* Nothing is done twice: that ends every loop. */
static void
errand_add(struct spf *spf, const struct spf_errand *errand)
{
	for (size_t i = 0; i < spf->errand_count; i++) {
		const struct spf_errand *other = &spf->errand[i];

		if (other->goal == errand->goal && other->v4_bits == errand->v4_bits &&
		    other->v6_bits == errand->v6_bits && strcmp(other->name, errand->name) == 0)
			return;
	}
	if (spf->errand_count < SPF_ERRANDS_MAX)
		spf->errand[spf->errand_count++] = *errand;
}

/* What cannot be a name in the DNS, as one with a macro, is not looked for. */
static bool
name_read(char name_r[static HOSTNAME_BYTES], struct span text)
{
	char plain[HOSTNAME_BYTES + 1]; /* with a dot at the end */

	for (size_t i = 0; i < text.bytes; i++) {
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	}
	return span_copy(plain, sizeof(plain), text) && hostname_copy(name_r, plain);
}

/* No domain: the one whose record it is (section 4.8). */
static void
lookup_add(
    struct spf *spf, const struct term *term, struct span domain, const struct spf_errand *what)
{
	struct spf_errand errand = *what;

	if (!name_read(errand.name, domain.bytes > 0 ? domain : span_of(term->domain)) ||
	    spf->lookup_count == SPF_LOOKUPS_MAX)
		return;
	spf->lookup_count++;
	errand.is_void = true;
	errand_add(spf, &errand);
}

/* --- mechanisms */

static void
literal_take(struct spf *spf, const struct term *term, uint8_t family)
{
	char plain[NETWORK_TEXT_BYTES];
	struct network network = { .base.family = 0 };
	struct span value = term->value;

	/* Host bits are passed over (section 5.6): network_parse() tells what was meant. */
	if (span_eat(&value, SPAN(":")) && span_copy(plain, sizeof(plain), value))
		(void)network_parse(&network, plain);
	if (network.base.family == family)
		network_add(spf, &network);
}

static void
ip4_take(struct spf *spf, const struct term *term)
{
	literal_take(spf, term, 4);
}

static void
ip6_take(struct spf *spf, const struct term *term)
{
	literal_take(spf, term, 6);
}

/* Reads "/24", "//64" or "/24//64" (section 5). */
static bool
lengths_read(struct spf_errand *errand, struct span text)
{
	int64_t bits;

	if (!span_begins(text, SPAN("//")) && span_eat(&text, SPAN("/"))) {
		if (!span_eat_number(&text, V4_BITS, &bits))
			return false;
		errand->v4_bits = (uint8_t)bits;
	}
	if (span_eat(&text, SPAN("//"))) {
		if (!span_eat_number(&text, V6_BITS, &bits))
			return false;
		errand->v6_bits = (uint8_t)bits;
	}
	return text.bytes == 0;
}

static void
hosts_take(struct spf *spf, const struct term *term, enum spf_goal goal)
{
	struct spf_errand errand = { .goal = goal, .v4_bits = V4_BITS, .v6_bits = V6_BITS };
	struct span domain = term->value, before;
	const bool is_named = span_eat(&domain, SPAN(":"));
	struct span lengths = domain;

	if (span_cut(&lengths, '/', &before)) {
		lengths = span_tail(domain, before.bytes);
		domain = before;
	} else {
		lengths = SPAN_NONE;
	}
	if (is_named == (domain.bytes > 0) && lengths_read(&errand, lengths))
		lookup_add(spf, term, domain, &errand);
}

static void
a_take(struct spf *spf, const struct term *term)
{
	hosts_take(spf, term, SPF_HOST);
}

static void
mx_take(struct spf *spf, const struct term *term)
{
	hosts_take(spf, term, SPF_MAILERS);
}

static void
include_take(struct spf *spf, const struct term *term)
{
	struct span domain = term->value;

	if (span_eat(&domain, SPAN(":")) && domain.bytes > 0)
		lookup_add(spf, term, domain, &(struct spf_errand){ .goal = SPF_RECORD });
}

/* Of "exists" and "ptr" nobody can tell networks. */
static const struct mechanism {
	const char *name;
	void (*take)(struct spf *spf, const struct term *term);
} mechanisms[] = {
	{ "ip4", ip4_take },
	{ "ip6", ip6_take },
	{ "include", include_take },
	{ "a", a_take },
	{ "mx", mx_take },
};

/* --- records */

static bool
span_is_word(struct span span, const char *word)
{
	return span.bytes == strlen(word) && strncasecmp(span.at, word, span.bytes) == 0;
}

/* Cuts the first word off at blanks. False where none is left. */
static bool
word_cut(struct span *rest, struct span *word_r)
{
	while (span_eat(rest, SPAN(" ")))
		;
	if (rest->bytes == 0)
		return false;
	if (!span_cut(rest, ' ', word_r)) {
		*word_r = *rest;
		*rest = SPAN_NONE;
	}
	return true;
}

static void
term_read(struct term *term_r, struct span word)
{
	size_t length = 0;

	term_r->passes = span_eat(&word, SPAN("+")) ||
	                 (!span_begins(word, SPAN("-")) && !span_begins(word, SPAN("~")) &&
	                     !span_begins(word, SPAN("?")));
	if (!term_r->passes)
		word = span_tail(word, 1);
	while (length < word.bytes && memchr(":/=", word.at[length], 3) == NULL)
		length++;
	term_r->name = span_head(word, length);
	term_r->value = span_tail(word, length);
	term_r->is_modifier = span_eat(&term_r->value, SPAN("="));
}

static void
mechanism_take(struct spf *spf, const struct term *term)
{
	for (size_t i = 0; i < sizeof(mechanisms) / sizeof(mechanisms[0]); i++) {
		if (span_is_word(term->name, mechanisms[i].name))
			mechanisms[i].take(spf, term);
	}
}

/* Behind "all" nothing counts, nor does a "redirect" beside it (section 5.1). */
static void
record_read(struct spf *spf, const char *domain, struct span text)
{
	struct term term = { .domain = domain };
	struct span word, redirect = SPAN_NONE;

	(void)word_cut(&text, &word);
	while (word_cut(&text, &word)) {
		term_read(&term, word);
		if (!term.is_modifier && span_is_word(term.name, "all"))
			return;
		if (term.is_modifier && span_is_word(term.name, "redirect"))
			redirect = term.value;
		else if (!term.is_modifier && term.passes)
			mechanism_take(spf, &term);
	}
	if (redirect.bytes > 0)
		lookup_add(spf, &term, redirect, &(struct spf_errand){ .goal = SPF_RECORD });
}

/* The version stands alone (section 4.5). */
static bool
is_record(struct span text)
{
	struct span version;

	return word_cut(&text, &version) && span_is_word(version, "v=spf1");
}

/* Of several nobody knows which one is meant (section 4.5). */
static void
record_hear(struct spf *spf, struct spf_errand *errand, const struct dns_answer *answer)
{
	const struct dns_record *found = NULL;

	for (size_t i = 0; i < answer->count; i++) {
		if (!is_record(answer->record[i].text))
			continue;
		if (found != NULL)
			return;
		found = &answer->record[i];
	}
	if (found != NULL)
		record_read(spf, errand->name, found->text);
}

static void
mailers_hear(struct spf *spf, struct spf_errand *errand, const struct dns_answer *answer)
{
	struct spf_errand host = {
		.goal = SPF_HOST,
		.v4_bits = errand->v4_bits,
		.v6_bits = errand->v6_bits,
	};

	for (size_t i = 0; i < answer->count && i < SPF_HOSTS_MAX; i++) {
		if (name_read(host.name, answer->record[i].text))
			errand_add(spf, &host);
	}
}

static void
host_hear(struct spf *spf, struct spf_errand *errand, const struct dns_answer *answer)
{
	for (size_t i = 0; i < answer->count; i++) {
		if (answer->record[i].address.family == (spf->is_v6 ? 6 : 4))
			address_add(spf, errand, &answer->record[i].address);
	}
}

/* --- the walk */

void
spf_begin(struct spf *spf, const char *domain)
{
	struct spf_errand first = { .goal = SPF_RECORD };

	spf->network_count = spf->errand_count = spf->at = 0;
	spf->question_count = spf->lookup_count = spf->void_count = 0;
	spf->is_v6 = spf->is_over = false;
	spf->is_answered = !name_read(first.name, span_of(domain));
	if (!spf->is_answered)
		errand_add(spf, &first);
}

bool
spf_ask(const struct spf *spf, struct dns_question *question_r)
{
	const struct spf_errand *errand = &spf->errand[spf->at];

	if (spf->is_over || spf->at == spf->errand_count ||
	    spf->question_count == SPF_QUESTIONS_MAX)
		return false;
	*question_r = (struct dns_question){ .type = DNS_TXT };
	if (errand->goal == SPF_MAILERS)
		question_r->type = DNS_MX;
	else if (errand->goal == SPF_HOST)
		question_r->type = spf->is_v6 ? DNS_AAAA : DNS_A;
	memcpy(question_r->name, errand->name, sizeof(question_r->name));
	return true;
}

/* A host is asked for both kinds of addresses before the next errand. */
static void
spf_go_on(struct spf *spf, const struct spf_errand *errand)
{
	if (errand->goal == SPF_HOST && !spf->is_v6) {
		spf->is_v6 = true;
		return;
	}
	spf->is_v6 = false;
	spf->at++;
	if (errand->is_void)
		spf->void_count++;
	spf->is_over = spf->void_count > SPF_VOID_LOOKUPS_MAX;
}

void
spf_hear(struct spf *spf, const struct dns_answer *answer)
{
	struct spf_errand *errand = &spf->errand[spf->at];

	spf->question_count++;
	if (spf->at == 0)
		spf->is_answered = answer->outcome != DNS_FAILED;
	if (answer->outcome != DNS_NOTHING)
		errand->is_void = false;
	if (errand->goal == SPF_RECORD)
		record_hear(spf, errand, answer);
	else if (errand->goal == SPF_MAILERS)
		mailers_hear(spf, errand, answer);
	else
		host_hear(spf, errand, answer);
	spf_go_on(spf, errand);
}
