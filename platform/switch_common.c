/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch_common.c: cleaning and collecting the texts by which an ACS knows a switch, and reading
 * small system files.
 */
#include "config.h"

#include "platform/switch_common.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/conf.h"

#include "platform/banned.h"

/* The length of the UTF-8 character at text if it is well formed (RFC 3629, section 4) and
 * printable, else 0. */
static size_t printable_length(const unsigned char *text)
{
    static const struct {
        unsigned char first_low, first_high, second_low, second_high;
        size_t length;
    } forms[] = {
        {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
        {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
        {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    if (text[0] < 0x80)
        return text[0] >= 0x20 && text[0] < 0x7f ? 1 : 0;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (text[0] < forms[i].first_low || text[0] > forms[i].first_high)
            continue;
        if (text[1] < forms[i].second_low || text[1] > forms[i].second_high)
            return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if ((text[k] & 0xc0) != 0x80)
                return 0;
        /* U+0080 to U+009F are control characters; U+FFFE and U+FFFF may not stand in XML. */
        if (text[0] == 0xc2 && text[1] < 0xa0)
            return 0;
        if (text[0] == 0xef && text[1] == 0xbf && text[2] >= 0xbe)
            return 0;
        return forms[i].length;
    }
    return 0;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void switch_clean_text(const char *text, size_t max_chars, char *out)
{
    char *start = out;
    while (is_space(*text))
        text++;
    for (size_t chars = 0; *text && chars < max_chars; chars++) {
        size_t len = printable_length((const unsigned char *)text);
        if (len == 0) {
            *out++ = is_space(*text) ? ' ' : '?';
            text++;
        } else {
            memcpy(out, text, len);
            out += len;
            text += len;
        }
    }
    while (out > start && out[-1] == ' ')
        out--;
    *out = '\0';
}

static bool is_oui(const char *text)
{
    return text && strlen(text) == 6 && strspn(text, "0123456789ABCDEFabcdef") == 6;
}

static void pick(const struct conf *conf, enum conf_id id, const char *found, size_t max_chars,
                 char *out)
{
    const char *configured = conf_text(conf, id);
    switch_clean_text(*configured ? configured : (found ? found : ""), max_chars, out);
}

void switch_identity_fill(const struct conf *conf, const struct switch_identity *found,
                          struct switch_identity_text *out)
{
    const char *oui = conf_text(conf, CONF_OUI);
    if (!is_oui(oui))
        oui = is_oui(found->oui) ? found->oui : SWITCH_OUI_LOCAL;
    memset(out, 0, sizeof(*out));
    for (size_t i = 0; i < 6; i++)
        out->oui[i] = (char)(oui[i] >= 'a' ? oui[i] - 'a' + 'A' : oui[i]);
    pick(conf, CONF_MANUFACTURER, found->manufacturer, SWITCH_SHORT_CHARS, out->manufacturer);
    pick(conf, CONF_MODEL_NAME, found->model_name, SWITCH_SHORT_CHARS, out->model_name);
    pick(conf, CONF_DESCRIPTION, found->description, SWITCH_LONG_CHARS, out->description);
    pick(conf, CONF_PRODUCT_CLASS, found->product_class ? found->product_class : out->model_name,
         SWITCH_SHORT_CHARS, out->product_class);
    pick(conf, CONF_SERIAL_NUMBER, found->serial_number, SWITCH_SHORT_CHARS, out->serial_number);
    pick(conf, CONF_HARDWARE_VERSION, found->hardware_version, SWITCH_SHORT_CHARS,
         out->hardware_version);
    pick(conf, CONF_SOFTWARE_VERSION, found->software_version, SWITCH_SHORT_CHARS,
         out->software_version);
    pick(conf, CONF_SOFTWARE_NAME, "", SWITCH_SHORT_CHARS, out->software_name);
    (void)snprintf(out->manufacturing_date, sizeof(out->manufacturing_date), "%s",
                   conf_text(conf, CONF_MANUFACTURING_DATE));
    memcpy(out->mac, found->mac, sizeof(out->mac));
}

void switch_identity_view(const struct switch_identity_text *text, struct switch_identity *view)
{
    *view = (struct switch_identity){
        .manufacturer = text->manufacturer,
        .oui = text->oui,
        .model_name = text->model_name,
        .description = text->description,
        .product_class = text->product_class,
        .serial_number = text->serial_number,
        .hardware_version = text->hardware_version,
        .software_version = text->software_version,
        .software_name = text->software_name,
        .manufacturing_date = text->manufacturing_date,
    };
    memcpy(view->mac, text->mac, sizeof(view->mac));
}

int switch_read_small(const char *path, char *out, size_t size)
{
    size_t len = 0;
    int rc = 0;
    out[0] = '\0';
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    while (len < size - 1) {
        ssize_t got = read(fd, out + len, size - 1 - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            rc = -errno;
        if (got <= 0)
            break;
        len += (size_t)got;
    }
    close(fd);
    if (rc)
        len = 0;
    while (len > 0 && (out[len - 1] == '\n' || out[len - 1] == '\0'))
        len--;
    out[len] = '\0';
    return rc;
}

/* The number after "key:" at the start of a line. */
static int find_kib(const char *text, const char *key, uint32_t *out)
{
    size_t key_len = strlen(key);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        if (*line == '\n')
            line++;
        if (strncmp(line, key, key_len) != 0 || line[key_len] != ':')
            continue;
        const char *digits = line + key_len + 1;
        char *end;
        errno = 0;
        unsigned long long value = strtoull(digits, &end, 10);
        if (end == digits || errno)
            return -ENODATA;
        *out = value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
        return 0;
    }
    return -ENODATA;
}

int switch_parse_meminfo(const char *text, struct switch_memory *out)
{
    struct switch_memory memory;
    int rc = find_kib(text, "MemTotal", &memory.total_kib);
    if (rc == 0)
        rc = find_kib(text, "MemAvailable", &memory.free_kib);
    *out = rc ? (struct switch_memory){0} : memory;
    return rc;
}

int switch_machine_memory(struct switch_memory *out)
{
    char text[512]; /* the two lines are the first and the third */
    *out = (struct switch_memory){0};
    int rc = switch_read_small("/proc/meminfo", text, sizeof(text));
    return rc ? rc : switch_parse_meminfo(text, out);
}
