/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_option43.c: DHCP option 43: the vendor's own samples, and bytes of a server that lies. Every
 * input is decoded from memory of exactly its size, so that the sanitizers see a read past its end.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "platform/option43.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static int decode(const void *data, size_t len, struct option43 *out, const char **why)
{
    uint8_t *exact = malloc(len ? len : 1);
    if (!exact)
        abort();
    memcpy(exact, data, len);
    memset(out, 'x', sizeof(*out));
    *why = "";
    int rc = option43_decode(exact, len, out, why);
    free(exact);
    return rc;
}

static int decode_hex(const char *hex, struct option43 *out, const char **why)
{
    uint8_t bytes[512];
    int len = option43_from_hex(hex, bytes, sizeof(bytes));
    CU_ASSERT_TRUE_FATAL(len >= 0);
    return decode(bytes, (size_t)len, out, why);
}

/* Sub-option 1 around a text. */
static int decode_text(const char *text, struct option43 *out, const char **why)
{
    uint8_t bytes[258];
    size_t len = strlen(text);
    CU_ASSERT_TRUE_FATAL(len <= 255);
    bytes[0] = 1;
    bytes[1] = (uint8_t)len;
    memcpy(bytes + 2, text, len);
    return decode(bytes, len + 2, out, why);
}

static void expect(int rc, const struct option43 *got, const char *url, const char *username,
                   const char *password)
{
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    CU_ASSERT_STRING_EQUAL(got->url, url);
    CU_ASSERT_STRING_EQUAL(got->username, username);
    CU_ASSERT_STRING_EQUAL(got->password, password);
}

static void test_samples(void)
{
    static const struct {
        const char *hex, *url, *username, *password;
    } samples[] = {
        {"0127687474703A2F2F3136392E3235342E37362E33313A373534372F61637320313233342035363738",
         "http://169.254.76.31:7547/acs", "1234", "5678"},
        {"0127 68747470 3A2F2F31 36392E32 35342E37 362E3331 3A373534 372F6163 73203132 33342035 "
         "3637 38",
         "http://169.254.76.31:7547/acs", "1234", "5678"},
        /* Its length byte says 59, but only 40 bytes follow. */
        {"013B687474703A2F2F6163732E64617461626173653A393039302F616373207669636B79203132333435",
         "http://acs.database:9090/acs", "vicky", "12345"},
    };
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct option43 got;
        const char *why;
        int rc = decode_hex(samples[i].hex, &got, &why);
        expect(rc, &got, samples[i].url, samples[i].username, samples[i].password);
    }
}

static void test_missing_parts(void)
{
    struct option43 got;
    const char *why;
    expect(decode_text("http://a", &got, &why), &got, "http://a", "", "");
    expect(decode_text("https://a/b user", &got, &why), &got, "https://a/b", "user", "");
    expect(decode_text("  http://a   u  p  ", &got, &why), &got, "http://a", "u", "p");
    expect(decode("\1\12http://a\0\0", 12, &got, &why), &got, "http://a", "", "");
    expect(decode("http://a u p", 12, &got, &why), &got, "http://a", "u", "p"); /* no TLV */
}

static void test_other_suboptions(void)
{
    struct option43 got;
    const char *why;
    expect(decode("\2\1x\0\1\10http://a\2\1y", 17, &got, &why), &got, "http://a", "", "");
    CU_ASSERT_EQUAL(decode("\2\1x", 3, &got, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why, "no sub-option 1");
    CU_ASSERT_EQUAL(decode("\377\1\10http://a", 11, &got, &why), -EINVAL); /* the end mark first */
    CU_ASSERT_STRING_EQUAL(why, "no sub-option 1");
    CU_ASSERT_EQUAL(decode("\2\377\1\10http://a", 12, &got, &why), -EINVAL); /* swallows the rest */
    CU_ASSERT_STRING_EQUAL(why, "no sub-option 1");
}

static void test_too_short(void)
{
    struct option43 got;
    const char *why;
    CU_ASSERT_EQUAL(decode("", 0, &got, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why, "no sub-option 1");
    CU_ASSERT_EQUAL(decode("\1", 1, &got, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why, "no sub-option 1");
    CU_ASSERT_EQUAL(decode("\1\0", 2, &got, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why, "the URL is not http:// or https://");
    CU_ASSERT_EQUAL(decode("\0\0\0", 3, &got, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why, "no sub-option 1");
    CU_ASSERT_EQUAL(decode("\1\377http://", 9, &got, &why), -EINVAL);
}

static void test_refused(void)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"ftp://a u p", "the URL is not http:// or https://"},
        {"http://", "the URL is not http:// or https://"},
        {"   ", "the URL is not http:// or https://"},
        {"u p http://a", "the URL is not http:// or https://"},
        {"http://a u p more", "more than URL, username and password"},
        {"http://a\nx", "a byte that is not printable ASCII"},
        {"http://a u\tp", "a byte that is not printable ASCII"},
        {"http://\303\244", "a byte that is not printable ASCII"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct option43 got;
        const char *why;
        CU_ASSERT_EQUAL(decode_text(cases[i].text, &got, &why), -EINVAL);
        CU_ASSERT_STRING_EQUAL(why, cases[i].why);
        CU_ASSERT_STRING_EQUAL(got.url, ""); /* nothing half-filled is left behind */
    }
    struct option43 got;
    const char *why;
    CU_ASSERT_EQUAL(decode("\1\14http://a\0u p", 14, &got, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why, "a byte that is not printable ASCII");
}

static void test_long(void)
{
    char text[1024];
    struct option43 got;
    const char *why;
    memset(text, 'a', sizeof(text));
    memcpy(text, "http://", 7);
    expect(decode(text, 255, &got, &why), &got, got.url, "", "");
    CU_ASSERT_EQUAL(strlen(got.url), 255);
    CU_ASSERT_EQUAL(decode(text, 256, &got, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why, "the URL is longer than 255 characters");
    text[8] = ' ';
    CU_ASSERT_EQUAL(decode(text, 9 + 256, &got, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why, "the username is longer than 255 characters");
    text[10] = ' ';
    CU_ASSERT_EQUAL(decode(text, 11 + 256, &got, &why), -EINVAL);
    CU_ASSERT_STRING_EQUAL(why, "the password is longer than 255 characters");
    expect(decode(text, 11 + 255, &got, &why), &got, "http://a", "a", got.password);
    CU_ASSERT_EQUAL(strlen(got.password), 255);
}

/* Each cut and each flipped byte of a good option ends in an answer; the sanitizers watch the
 * reads. */
static void test_damaged(void)
{
    static const char good[] = "\2\3abc\1\16http://a u pw\377";
    char bytes[sizeof(good) - 1];
    struct option43 got;
    const char *why;
    unsigned odd = 0;
    for (size_t len = 0; len < sizeof(good); len++) {
        int rc = decode(good, len, &got, &why);
        odd += rc != 0 && rc != -EINVAL;
    }
    for (size_t at = 0; at < sizeof(bytes); at++)
        for (unsigned value = 0; value < 256; value++) {
            memcpy(bytes, good, sizeof(bytes));
            bytes[at] = (char)value;
            int rc = decode(bytes, sizeof(bytes), &got, &why);
            odd += rc != 0 && (rc != -EINVAL || !*why);
            odd += rc == 0 && strncasecmp(got.url, "http", 4) != 0;
        }
    CU_ASSERT_EQUAL(odd, 0);
}

static void test_hex(void)
{
    uint8_t out[4];
    CU_ASSERT_EQUAL(option43_from_hex("01aBfF", out, sizeof(out)), 3);
    CU_ASSERT_EQUAL(memcmp(out, "\x01\xab\xff", 3), 0);
    CU_ASSERT_EQUAL(option43_from_hex(" 01:02 03:04 ", out, sizeof(out)), 4);
    CU_ASSERT_EQUAL(memcmp(out, "\1\2\3\4", 4), 0);
    CU_ASSERT_EQUAL(option43_from_hex("", out, sizeof(out)), 0);
    CU_ASSERT_EQUAL(option43_from_hex("0102030405", out, sizeof(out)), -EMSGSIZE);
    CU_ASSERT_EQUAL(option43_from_hex("012", out, sizeof(out)), -EINVAL);
    CU_ASSERT_EQUAL(option43_from_hex("0 1", out, sizeof(out)), -EINVAL);
    CU_ASSERT_EQUAL(option43_from_hex("0g", out, sizeof(out)), -EINVAL);
    CU_ASSERT_EQUAL(option43_from_hex("01,02", out, sizeof(out)), -EINVAL);
    CU_ASSERT_EQUAL(option43_from_hex("0x01", out, sizeof(out)), -EINVAL);
    CU_ASSERT_EQUAL(option43_from_hex("01", out, 0), -EMSGSIZE);
}

UNIT_MAIN("option43", {"the samples of the vendor's manuals are understood", test_samples},
          {"username, password and the TLV itself may be missing", test_missing_parts},
          {"sub-option 1 is found among others", test_other_suboptions},
          {"too short an option has no ACS", test_too_short},
          {"what is no URL, username and password is refused with the reason", test_refused},
          {"the limits of 255 characters are exact", test_long},
          {"a damaged option ends in an answer", test_damaged},
          {"hexadecimal text becomes bytes", test_hex})
