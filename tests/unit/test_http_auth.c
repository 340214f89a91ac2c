/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_http_auth.c: challenges of WWW-Authenticate as servers write them, and which of them is
 * answered how. That the hashes are right is checked by acs-demo, in the wire tests.
 */
#include "cwmp/http_auth.h"

#include <errno.h>
#include <string.h>

#include "cwmp/http_challenge.h"
#include "platform/buf.h"
#include "tests/unit/unit.h"
#include "platform/banned.h"

static struct http_auth *set_up(const char *username)
{
    struct http_auth *auth;
    CU_ASSERT_EQUAL_FATAL(http_auth_new(&auth), 0);
    CU_ASSERT_EQUAL_FATAL(http_auth_begin(auth, username, "secret"), 0);
    http_auth_message(auth);
    return auth;
}

static enum http_auth_verdict challenge(struct http_auth *auth, const char *value)
{
    const char *why;
    return http_auth_challenge(auth, &value, 1, true, &why);
}

/* The next Authorization line; "" for none. Valid until the next call. */
static const char *answer(struct http_auth *auth)
{
    static char line[4096];
    const struct http_auth_request request = {
        .method = "POST", .uri = "/acs", .body = "x", .body_len = 1};
    struct buf out;
    bool has;
    buf_init(&out, sizeof(line) - 1);
    CU_ASSERT_EQUAL(http_auth_header(auth, &request, &out, &has), 0);
    snprintf(line, sizeof(line), "%s", has ? buf_text(&out) : "");
    buf_free(&out);
    return line;
}

static void test_several_challenges_in_one_header(void)
{
    static const char text[] =
        ", Newauth realm=\"apps, all\", type=1 , Digest realm=\"a \\\"b\\\"\",nonce=n1 , "
        "qop=\"auth,auth-int\", stale=TRUE,algorithm=SHA-256-sess, Basic";
    const char *at = text;
    struct http_challenge c;
    CU_ASSERT_FATAL(http_challenge_next(&at, &c));
    CU_ASSERT_EQUAL(c.scheme, HTTP_SCHEME_OTHER);
    CU_ASSERT_FATAL(http_challenge_next(&at, &c));
    CU_ASSERT_EQUAL(c.scheme, HTTP_SCHEME_DIGEST);
    CU_ASSERT_STRING_EQUAL(c.realm, "a \"b\"");
    CU_ASSERT_STRING_EQUAL(c.nonce, "n1");
    CU_ASSERT(c.auth && c.auth_int && c.stale && c.session);
    CU_ASSERT_EQUAL(c.digest, HTTP_DIGEST_SHA_256);
    CU_ASSERT_FATAL(http_challenge_next(&at, &c));
    CU_ASSERT_EQUAL(c.scheme, HTTP_SCHEME_BASIC);
    CU_ASSERT_FALSE(http_challenge_next(&at, &c));
}

static void test_damaged_challenges_end(void)
{
    static const char *const texts[] = {"",
                                        ",",
                                        "=",
                                        "\"",
                                        "Digest",
                                        "Digest =",
                                        "Digest realm=",
                                        "Digest realm=\"open",
                                        "Digest realm=\"x\\",
                                        ";;;=\"\"=,",
                                        "NTLM TlRMTVNTUAAC==",
                                        "Digest nonce = \"a\" realm=b"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const char *at = texts[i];
        struct http_challenge c;
        unsigned count = 0;
        while (http_challenge_next(&at, &c))
            CU_ASSERT_FATAL(++count < 50);
    }
}

static void test_long_texts_are_not_answered(void)
{
    char text[4096];
    struct http_auth *auth = set_up("admin");
    memset(text, 'n', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    memcpy(text, "Digest nonce=", 13);
    CU_ASSERT_EQUAL(challenge(auth, text), HTTP_AUTH_UNSUPPORTED);
    http_auth_free(auth);
}

static void test_first_known_digest_wins(void)
{
    const char *why;
    const char *const values[] = {"Basic realm=\"b\"", "Digest realm=r, nonce=n, algorithm=CRC",
                                  "Digest realm=r, nonce=two, algorithm=SHA-512-256, qop=\"auth\"",
                                  "Digest realm=r, nonce=three, qop=\"auth\""};
    struct http_auth *auth = set_up("admin");
    CU_ASSERT_EQUAL(http_auth_challenge(auth, values, 4, true, &why), HTTP_AUTH_AGAIN);
    CU_ASSERT_PTR_NOT_NULL(strstr(answer(auth), "nonce=\"two\""));
    http_auth_free(auth);
}

static void test_basic_only_where_allowed(void)
{
    const char *value = "Basic realm=\"b\"", *why;
    struct http_auth *auth = set_up("admin");
    CU_ASSERT_EQUAL(http_auth_challenge(auth, &value, 1, false, &why), HTTP_AUTH_UNSUPPORTED);
    CU_ASSERT_STRING_EQUAL(answer(auth), "");
    CU_ASSERT_EQUAL(http_auth_challenge(auth, &value, 1, true, &why), HTTP_AUTH_AGAIN);
    CU_ASSERT_STRING_EQUAL(answer(auth), "Authorization: Basic YWRtaW46c2VjcmV0");
    http_auth_free(auth);
}

static void test_without_qop_no_nc(void)
{
    struct http_auth *auth = set_up("admin");
    CU_ASSERT_EQUAL(challenge(auth, "Digest realm=\"r\", nonce=\"n\", opaque=\"o\""),
                    HTTP_AUTH_AGAIN);
    const char *line = answer(auth);
    CU_ASSERT_PTR_NULL(strstr(line, "nc="));
    CU_ASSERT_PTR_NULL(strstr(line, "qop"));
    CU_ASSERT_PTR_NULL(strstr(line, "algorithm"));
    CU_ASSERT_PTR_NOT_NULL(strstr(line, "opaque=\"o\""));
    http_auth_free(auth);
}

static void test_count_and_cnonce(void)
{
    char first[4096];
    struct http_auth *auth = set_up("ad\"min");
    CU_ASSERT_EQUAL(challenge(auth, "Digest realm=r, nonce=n, qop=\"auth-int , auth\""),
                    HTTP_AUTH_AGAIN);
    snprintf(first, sizeof(first), "%s", answer(auth));
    CU_ASSERT_PTR_NOT_NULL(strstr(first, "username=\"ad\\\"min\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(first, "nc=00000001, qop=auth,"));
    const char *cnonce = strstr(first, "cnonce=");
    CU_ASSERT_PTR_NOT_NULL_FATAL(cnonce);
    char same[48];
    snprintf(same, sizeof(same), "%.42s", cnonce);
    const char *second = answer(auth);
    CU_ASSERT_PTR_NOT_NULL(strstr(second, "nc=00000002"));
    CU_ASSERT_PTR_NOT_NULL(strstr(second, same)); /* the same connection */
    http_auth_new_connection(auth);
    const char *third = answer(auth);
    CU_ASSERT_PTR_NOT_NULL(strstr(third, "nc=00000003"));
    CU_ASSERT_PTR_NULL(strstr(third, same));
    http_auth_free(auth);
}

static void test_refusals_end(void)
{
    struct http_auth *auth = set_up("admin");
    CU_ASSERT_EQUAL(challenge(auth, "Digest realm=r, nonce=1, qop=\"auth\""), HTTP_AUTH_AGAIN);
    CU_ASSERT_EQUAL(challenge(auth, "Digest realm=r, nonce=2, qop=\"auth\""), HTTP_AUTH_REFUSED);
    http_auth_message(auth); /* an old nonce: a new one may be answered once more */
    CU_ASSERT_EQUAL(challenge(auth, "Digest realm=r, nonce=3, qop=\"auth\""), HTTP_AUTH_AGAIN);
    CU_ASSERT_EQUAL(challenge(auth, "Digest realm=r, nonce=4, qop=\"auth\", stale=true"),
                    HTTP_AUTH_AGAIN);
    CU_ASSERT_EQUAL(challenge(auth, "Digest realm=r, nonce=5, qop=\"auth\", stale=true"),
                    HTTP_AUTH_AGAIN);
    CU_ASSERT_EQUAL(challenge(auth, "Digest realm=r, nonce=6, qop=\"auth\", stale=true"),
                    HTTP_AUTH_REFUSED);
    http_auth_free(auth);
}

static void test_no_account(void)
{
    struct http_auth *auth = set_up("");
    CU_ASSERT_EQUAL(challenge(auth, "Digest realm=r, nonce=1"), HTTP_AUTH_REFUSED);
    CU_ASSERT_STRING_EQUAL(answer(auth), "");
    CU_ASSERT_EQUAL(http_auth_begin(auth, "a\r\nX: y", "b"), -EINVAL);
    http_auth_free(auth);
}

UNIT_MAIN("http_auth",
          {"one header may hold several challenges", test_several_challenges_in_one_header},
          {"damaged challenges come to an end", test_damaged_challenges_end},
          {"a nonce of 4 KB is not answered", test_long_texts_are_not_answered},
          {"the first Digest with a known algorithm goes before later ones and Basic",
           test_first_known_digest_wins},
          {"Basic is answered only where it is allowed", test_basic_only_where_allowed},
          {"without qop there is neither nc nor cnonce; opaque comes back", test_without_qop_no_nc},
          {"nc rises; the cnonce goes with the connection", test_count_and_cnonce},
          {"a fresh nonce refused is the end, a stale one not, but not for ever",
           test_refusals_end},
          {"no account, or one with a line end in it, is not sent", test_no_account})
