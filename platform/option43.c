/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * option43.c: finds the ACS attributes in DHCP option 43. Whoever answers on the network wrote
 * these bytes, so every length is checked against what is really there.
 */
#include "config.h"

#include "platform/option43.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "platform/banned.h"

enum {
    CODE_PAD =
        0, /* RFC 2132, section 8.4: encapsulated options may be padded and ended like the others */
    CODE_ACS = 1,
    CODE_END = 255
};

struct span {
    const char *text;
    size_t len;
};

static bool has_url_scheme(struct span value)
{
    return (value.len > 7 && strncasecmp(value.text, "http://", 7) == 0) ||
           (value.len > 8 && strncasecmp(value.text, "https://", 8) == 0);
}

/* The value of sub-option 1, or the whole when a server sends the bare text without type and
 * length. */
static bool find_value(const uint8_t *data, size_t len, struct span *out)
{
    *out = (struct span){(const char *)data, len};
    if (has_url_scheme(*out))
        return true;
    for (size_t at = 0; at < len && data[at] != CODE_END;) {
        if (data[at] == CODE_PAD) {
            at++;
            continue;
        }
        if (len - at < 2)
            return false;
        size_t left = len - at - 2;
        size_t value_len = data[at + 1] < left ? data[at + 1] : left;
        if (data[at] == CODE_ACS) {
            *out = (struct span){(const char *)data + at + 2, value_len};
            return true;
        }
        at += 2 + value_len;
    }
    return false;
}

/* Moves the next word, without the blanks before it, out of value; an empty one at the end. */
static struct span next_word(struct span *value)
{
    while (value->len > 0 && *value->text == ' ') {
        value->text++;
        value->len--;
    }
    struct span word = {value->text, 0};
    while (value->len > 0 && *value->text != ' ') {
        value->text++;
        value->len--;
        word.len++;
    }
    return word;
}

static bool is_printable(struct span value)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.text[i] < 0x20 || value.text[i] > 0x7e)
            return false;
    return true;
}

static void copy_word(struct span word, char *out)
{
    memcpy(out, word.text, word.len);
    out[word.len] = '\0';
}

static int refuse(const char **why, const char *reason)
{
    *why = reason;
    return -EINVAL;
}

int option43_decode(const uint8_t *data, size_t len, struct option43 *out, const char **why)
{
    struct span value;
    memset(out, 0, sizeof(*out));
    if (len == 0 || !find_value(data, len, &value))
        return refuse(why, "no sub-option 1");
    while (value.len > 0 && value.text[value.len - 1] == '\0') /* some servers send a C string */
        value.len--;
    if (!is_printable(value))
        return refuse(why, "a byte that is not printable ASCII");
    struct span url = next_word(&value);
    struct span username = next_word(&value);
    struct span password = next_word(&value);
    if (!has_url_scheme(url))
        return refuse(why, "the URL is not http:// or https://");
    if (next_word(&value).len > 0)
        return refuse(why, "more than URL, username and password");
    if (url.len >= sizeof(out->url))
        return refuse(why, "the URL is longer than 255 characters");
    if (username.len >= sizeof(out->username))
        return refuse(why, "the username is longer than 255 characters");
    if (password.len >= sizeof(out->password))
        return refuse(why, "the password is longer than 255 characters");
    copy_word(url, out->url);
    copy_word(username, out->username);
    copy_word(password, out->password);
    return 0;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int option43_from_hex(const char *hex, uint8_t *out, size_t size)
{
    size_t count = 0;
    while (*hex) {
        if (*hex == ' ' || *hex == ':') {
            hex++;
            continue;
        }
        int high = hex_value(hex[0]);
        int low = high < 0 ? -1 : hex_value(hex[1]);
        if (low < 0)
            return -EINVAL;
        if (count >= size)
            return -EMSGSIZE;
        out[count++] = (uint8_t)(high << 4 | low);
        hex += 2;
    }
    return (int)count;
}
