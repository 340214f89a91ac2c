/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_http_url.c: where redirects lead, and which are refused; which of several addresses is
 * tried first.
 */
#include "cwmp/http_url.h"

#include <errno.h>
#include <string.h>

#include "cwmp/http_address.h"
#include "tests/unit/unit.h"
#include "platform/banned.h"

static struct http_url parsed(const char *text)
{
    struct http_url url;
    CU_ASSERT_EQUAL_FATAL(http_url_parse(text, &url), 0);
    return url;
}

static void test_parts(void)
{
    struct http_url url = parsed("http://acs.example.com/a/b?c=d#e");
    CU_ASSERT_STRING_EQUAL(url.host, "acs.example.com");
    CU_ASSERT_EQUAL(url.port, 80);
    CU_ASSERT_STRING_EQUAL(url.uri, "/a/b?c=d");
    CU_ASSERT(!url.tls && !url.numeric);
    url = parsed("https://[2001:db8::1]:7547");
    CU_ASSERT_STRING_EQUAL(url.host, "2001:db8::1");
    CU_ASSERT_EQUAL(url.port, 7547);
    CU_ASSERT_STRING_EQUAL(url.uri, "/");
    CU_ASSERT(url.tls && url.numeric);
    CU_ASSERT_EQUAL(http_url_parse("ftp://a/b", &url), -EINVAL);
    CU_ASSERT_EQUAL(http_url_parse("http://", &url), -EINVAL);
}

static void test_targets(void)
{
    static const char *const rows[][3] = {
        /* from, Location, to */
        {"http://a/x/y?z=1", "http://b:81/c", "http://b:81/c"},
        {"http://a/x/y", "/c?d=1", "http://a/c?d=1"},
        {"http://a/x/y", "c", "http://a/x/c"},
        {"http://a/x/y", "../c", "http://a/c"},
        {"http://a/x/y?z=1", "?w=2", "http://a/x/y?w=2"},
        {"https://a:444/x", "//b/c", "https://b/c"},
        {"http://a/x", "https://a/x", "https://a/x"},
        {"http://a/x", "HTTP://b/c#f", "http://b/c"},
        {"http://a/x", "http://[::1]:8/c", "http://[::1]:8/c"},
        {"http://a/x", "http://b/c d", "http://b/c%20d"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct http_url from = parsed(rows[i][0]), to;
        const char *why = "";
        int error = http_url_redirect(&from, rows[i][1], &to, &why);
        CU_ASSERT_EQUAL(error, 0);
        CU_ASSERT_STRING_EQUAL(error ? why : to.text, rows[i][2]);
    }
}

static void test_refusals(void)
{
    static const struct {
        const char *from, *location, *why;
    } rows[] = {
        {"http://a/", NULL, "say where"},
        {"http://a/", "", "say where"},
        {"https://a/", "http://a/", "https to http"},
        {"http://a/", "ftp://a/", "neither http nor https"},
        {"http://a/", "file:///etc/passwd", "neither http nor https"},
        {"http://a/", "gopher://a:70/1", "neither http nor https"},
        {"http://a/", "javascript:alert(1)", "not a URL"},
        {"http://a/", "http://u:p@b/", "user name or password"},
        {"http://a/", "http://u@b/", "user name or password"},
        {"http://a/", "//u@b/", "user name or password"},
        {"http://a/", "http://[::1/", "not a URL"},
        {"http://a/", "http://b:70000/", "not a URL"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct http_url from = parsed(rows[i].from), to;
        const char *why = "";
        CU_ASSERT_EQUAL(http_url_redirect(&from, rows[i].location, &to, &why), -EINVAL);
        if (!strstr(why, rows[i].why))
            printf("%s -> %s: %s\n", rows[i].from, rows[i].location, why);
        CU_ASSERT_PTR_NOT_NULL(strstr(why, rows[i].why));
    }
}

static void test_long_location(void)
{
    char location[HTTP_URL_MAX + 1];
    struct http_url from = parsed("http://a/"), to;
    const char *why;
    memset(location, 'x', sizeof(location) - 1);
    location[sizeof(location) - 1] = '\0';
    CU_ASSERT_EQUAL(http_url_redirect(&from, location, &to, &why), -EINVAL);
    CU_ASSERT_PTR_NOT_NULL(strstr(why, "longer than"));
    location[HTTP_URL_MAX - 2] = '\0'; /* fits itself, but not behind its server */
    CU_ASSERT_EQUAL(http_url_redirect(&from, location, &to, &why), -EINVAL);
}

static void test_servers(void)
{
    struct http_url a = parsed("http://acs/x"), b = parsed("http://ACS:80/y");
    CU_ASSERT(http_url_same_server(&a, &b));
    b = parsed("http://acs:81/x");
    CU_ASSERT(!http_url_same_server(&a, &b) && http_url_same_host(&a, &b));
    b = parsed("https://acs:80/x");
    CU_ASSERT_FALSE(http_url_same_server(&a, &b));
}

static void test_password_in_clear(void)
{
    static const struct {
        const char *acs, *to;
        bool allowed;
    } rows[] = {
        /* the ACS itself, wherever on it */
        {"http://acs/x", "http://acs/x", true},
        {"http://acs/x", "http://ACS:80/y", true},
        {"https://acs/x", "https://acs/y", true},
        /* from http: whoever is on the way may have sent the redirect, TLS at its end or not */
        {"http://acs/", "http://other/", false},
        {"http://acs/", "http://acs:81/", false},
        {"http://acs/", "https://other/", false},
        {"http://acs/", "https://acs/", false},
        /* from https: the ACS names it, and TLS shows that it is the one named */
        {"https://acs/", "https://other/", true},
        {"https://acs/", "https://acs:444/", true},
        {"https://acs/", "http://other/", false},
        {"https://acs/", "http://acs/", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct http_url acs = parsed(rows[i].acs), to = parsed(rows[i].to);
        bool allowed = http_url_may_have_password(&acs, &to);
        if (allowed != rows[i].allowed)
            printf("%s -> %s\n", rows[i].acs, rows[i].to);
        CU_ASSERT_EQUAL(allowed, rows[i].allowed);
    }
}

/* --- addresses --- */

enum { ADDRESSES = 4 };

static const struct resolver_address four[ADDRESSES] = {
    {"192.0.2.1"}, {"192.0.2.2"}, {"2001:db8::1"}, {"2001:db8::2"}};

static const char *first(struct http_addresses *known, uint64_t drawn)
{
    static struct resolver_address list[ADDRESSES];
    memcpy(list, four, sizeof(list));
    http_address_order(known, "acs.example.com", list, ADDRESSES, drawn);
    for (size_t i = 0; i < ADDRESSES; i++) { /* nothing is lost */
        bool found = false;
        for (size_t j = 0; j < ADDRESSES; j++)
            found |= !strcmp(list[j].text, four[i].text);
        CU_ASSERT(found);
    }
    return list[0].text;
}

static void test_first_choice_is_random(void)
{
    unsigned counts[ADDRESSES] = {0};
    for (uint64_t drawn = 0; drawn < 2400; drawn++) {
        struct http_addresses known = {0};
        const char *chosen = first(&known, drawn * 0x9e3779b97f4a7c15u);
        for (size_t i = 0; i < ADDRESSES; i++)
            counts[i] += !strcmp(chosen, four[i].text);
    }
    for (size_t i = 0; i < ADDRESSES; i++)
        CU_ASSERT(counts[i] > 500 && counts[i] < 700);
}

static void test_good_address_stays(void)
{
    struct http_addresses known = {0};
    first(&known, 1);
    http_address_worked(&known, "ACS.example.com", "2001:db8::1");
    for (uint64_t drawn = 0; drawn < 100; drawn++)
        CU_ASSERT_STRING_EQUAL(first(&known, drawn * 7919), "2001:db8::1");
    http_address_failed(&known, "acs.example.com", "2001:db8::1");
    for (uint64_t drawn = 0; drawn < 100; drawn++)
        CU_ASSERT_STRING_NOT_EQUAL(first(&known, drawn * 7919), "2001:db8::1");
}

static void test_new_list_is_a_new_choice(void)
{
    struct http_addresses known = {0};
    struct resolver_address list[2] = {{"192.0.2.1"}, {"192.0.2.9"}};
    bool other = false;
    first(&known, 1);
    http_address_worked(&known, "acs.example.com", "192.0.2.1");
    for (uint64_t drawn = 0; drawn < 50; drawn++) {
        http_address_order(&known, "acs.example.com", list, 2, drawn);
        other |= !strcmp(list[0].text, "192.0.2.9");
    }
    CU_ASSERT(other);
}

static void test_hosts_are_bounded(void)
{
    struct http_addresses known = {0};
    struct resolver_address one = {"192.0.2.1"};
    char name[32];
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "host%u", i);
        http_address_order(&known, name, &one, 1, i);
        http_address_worked(&known, name, "192.0.2.1");
    }
    http_address_order(&known, "none", &one, 0, 0);
    http_address_failed(&known, "unknown", "192.0.2.1");
    CU_ASSERT_STRING_EQUAL(known.hosts[(known.next - 1) % HTTP_ADDRESS_HOSTS].name, "host999");
}

UNIT_MAIN("http_url", {"a URL in its parts", test_parts}, {"where redirects lead", test_targets},
          {"which redirects are refused", test_refusals},
          {"a Location of more than 2047 characters is refused", test_long_location},
          {"the same server is scheme, host and port", test_servers},
          {"who may be given the password as it is", test_password_in_clear},
          {"the first of several addresses is random", test_first_choice_is_random},
          {"the address that worked stays, the one that failed comes last",
           test_good_address_stays},
          {"another list of addresses is a new choice", test_new_list_is_a_new_choice},
          {"no more than four hosts are remembered", test_hosts_are_bounded})
