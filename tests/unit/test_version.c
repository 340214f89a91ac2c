/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_version.c: which namespace the next Inform begins with: older ones after a refusal, the
 * newest again when the refusal was a passing failure.
 */
#include "cwmp/version.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "platform/banned.h"

static const char url[] = "http://acs.example/acs";

/* An ACS that speaks up to `most`, seen for some sessions. Returns how many attempts were refused.
 */
static int play(struct version *v, enum soap_version most, int sessions, bool sure)
{
    int refused = 0;
    for (int good = 0; good < sessions;) {
        version_begin(v, url);
        if (v->next > most) {
            version_refused(v, sure);
            refused++;
        } else {
            version_accepted(v);
            good++;
        }
    }
    return refused;
}

static void test_newest(void)
{
    struct version v;
    version_init(&v);
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_2);
    version_accepted(&v);
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_2);
}

static void test_fall_back(void)
{
    struct version v;
    version_init(&v);
    version_begin(&v, url);
    CU_ASSERT(version_refused(&v, false));
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_1);
    CU_ASSERT(version_refused(&v, false));
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_0);
    CU_ASSERT_FALSE(version_refused(&v, false)); /* no older one: around again */
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_2);
}

/* An old ACS costs two refusals at first, one more to be sure, and then one in a hundred sessions.
 */
static void test_old_acs(void)
{
    struct version v;
    version_init(&v);
    CU_ASSERT_EQUAL(play(&v, SOAP_CWMP_1_0, 1, false), 2);
    CU_ASSERT_EQUAL(play(&v, SOAP_CWMP_1_0, 1, false), 1);
    CU_ASSERT_EQUAL(play(&v, SOAP_CWMP_1_0, VERSION_TRUSTED - 1, false), 0);
    CU_ASSERT_EQUAL(play(&v, SOAP_CWMP_1_0, VERSION_TRUSTED, false), 1);
    version_init(&v); /* one that says so */
    CU_ASSERT_EQUAL(play(&v, SOAP_CWMP_1_1, VERSION_TRUSTED, true), 1);
}

/* The ACS was down, came back while 1.1 or 1.0 was tried, and took that. */
static void test_passing_failure(void)
{
    for (int failures = 1; failures <= 7; failures++) {
        struct version v;
        version_init(&v);
        version_begin(&v, url);
        for (int i = 0; i < failures; i++)
            version_refused(&v, false);
        version_accepted(&v); /* in whatever version */
        CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_2);
        version_accepted(&v);
        CU_ASSERT_EQUAL(v.good, SOAP_CWMP_1_2);
    }
}

static void test_renewed_acs(void)
{
    struct version v;
    version_init(&v);
    play(&v, SOAP_CWMP_1_0, 2, false);
    play(&v, SOAP_CWMP_1_2, VERSION_TRUSTED, false);
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_2);
    CU_ASSERT_EQUAL(v.good, SOAP_CWMP_1_2);
}

/* One that now speaks only the newest refuses what is remembered. */
static void test_only_newest(void)
{
    struct version v;
    version_init(&v);
    play(&v, SOAP_CWMP_1_0, 2, true);
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_0);
    version_refused(&v, false);
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_2);
}

static void test_other_acs(void)
{
    struct version v;
    version_init(&v);
    play(&v, SOAP_CWMP_1_0, 2, true);
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_0);
    CU_ASSERT_EQUAL(version_begin(&v, "http://other.example/"), SOAP_CWMP_1_2);
    CU_ASSERT_EQUAL(version_begin(&v, url), SOAP_CWMP_1_2); /* forgotten */
}

static void test_text(void)
{
    static const char *const bad[] = {"",        "2 5 u",  "x",     "1",  "1 5",
                                      "1 101 u", "-1 5 u", "1 x u", "1,5"};
    char text[VERSION_TEXT_MAX];
    struct version v, back;
    version_init(&v);
    version_begin(&v, url);
    version_print(&v, text);
    CU_ASSERT_STRING_EQUAL(text, "");
    play(&v, SOAP_CWMP_1_1, 1, true);
    version_print(&v, text);
    version_parse(&back, text);
    CU_ASSERT_EQUAL(version_begin(&back, url), SOAP_CWMP_1_1);
    CU_ASSERT_EQUAL(version_begin(&back, "http://x/"), SOAP_CWMP_1_2);
    version_init(&v); /* doubted: still after a restart */
    play(&v, SOAP_CWMP_1_0, 1, false);
    version_print(&v, text);
    version_parse(&back, text);
    CU_ASSERT_EQUAL(version_begin(&back, url), SOAP_CWMP_1_2);
    CU_ASSERT(version_refused(&back, false));
    CU_ASSERT_EQUAL(version_begin(&back, url), SOAP_CWMP_1_0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        version_parse(&back, bad[i]);
        CU_ASSERT_STRING_EQUAL(back.url, "");
        CU_ASSERT_EQUAL(back.next, SOAP_CWMP_1_2);
    }
}

static void test_numbers(void)
{
    static const struct {
        const char *number;
        int version; /* -1: refused */
    } cases[] = {{"1.0", SOAP_CWMP_1_0},
                 {"1.1", SOAP_CWMP_1_1},
                 {"1.2", SOAP_CWMP_1_2},
                 {" 1.3\n", SOAP_CWMP_1_2},
                 {"1.4", SOAP_CWMP_1_2},
                 {"1.5", -1},
                 {"2.0", -1},
                 {"", -1},
                 {"1", -1},
                 {"1.0 1.1", -1},
                 {"1.00", -1}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum soap_version version = SOAP_VERSION_COUNT;
        bool known = version_of_number(cases[i].number, &version);
        CU_ASSERT_EQUAL(known, cases[i].version >= 0);
        if (known)
            CU_ASSERT_EQUAL((int)version, cases[i].version);
    }
}

UNIT_MAIN("version", {"the newest is offered", test_newest},
          {"each refusal leads to the next older one, and around", test_fall_back},
          {"an old ACS costs few refusals", test_old_acs},
          {"a passing failure is got over", test_passing_failure},
          {"a renewed ACS is noticed", test_renewed_acs},
          {"an ACS that refuses what it took before", test_only_newest},
          {"another ACS begins with the newest", test_other_acs}, {"kept as text", test_text},
          {"numbers of UseCWMPVersion", test_numbers})
