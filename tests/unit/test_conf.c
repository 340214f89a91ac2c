/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_conf.c: cwmpd.conf: its form, every kind of bad line with the line's number, and that a bad
 * file changes nothing.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/conf.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

struct fixture {
    struct conf *conf;
    char path[UNIT_PATH_MAX];
    char why[300];
};

static void set_up(struct fixture *f)
{
    char dir[UNIT_PATH_MAX];
    unit_dir(dir);
    unit_path(dir, "cwmpd.conf", f->path);
    f->why[0] = '\0';
    CU_ASSERT_EQUAL_FATAL(conf_new(&f->conf), 0);
}

static int read_bytes(struct fixture *f, const void *data, size_t len)
{
    unit_write(f->path, data, len);
    f->why[0] = '\0';
    return conf_read(f->conf, f->path, f->why, sizeof(f->why));
}

static int read_text(struct fixture *f, const char *text)
{
    return read_bytes(f, text, strlen(text));
}

static void test_defaults(void)
{
    struct fixture f;
    set_up(&f);
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_STATE_DIR), "/var/lib/cwmpd");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_OUI), "");
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 24);
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_PLATFORM), 0); /* not a number */
    conf_free(f.conf);
    conf_free(NULL);
}

static void test_form(void)
{
    struct fixture f;
    set_up(&f);
    CU_ASSERT_EQUAL(read_text(&f, "# a comment\n"
                                  "\n"
                                  "   \t \n"
                                  "\t# another\n"
                                  "platform sim\n"
                                  "  manufacturer \t Example Networks   # comment\r\n"
                                  "model-name \"a # b\"# \n"
                                  "oui 0200ce\n"),
                    -EINVAL); /* '#' right after the quote is no comment */
    CU_ASSERT_EQUAL(read_text(&f, "# a comment\n"
                                  "\n"
                                  "   \t \n"
                                  "\t# another\n"
                                  "platform sim\n"
                                  "  manufacturer \t Example Networks   # comment\r\n"
                                  "model-name \"  a # b \"\t# comment\n"
                                  "description x#y\n"
                                  "admin-group \"\"\n"
                                  "operator-group looking\n"
                                  "oui 0200ce\n"
                                  "sim-ports 48"),
                    0);
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_PLATFORM), "sim");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_MANUFACTURER), "Example Networks");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_MODEL_NAME), "  a # b ");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_DESCRIPTION), "x#y");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_ADMIN_GROUP), "");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_OUI), "0200CE");
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 48);
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_LOG_LEVEL), "notice");
    conf_free(f.conf);
}

static void test_later_wins(void)
{
    struct fixture f;
    set_up(&f);
    CU_ASSERT_EQUAL(read_text(&f, "sim-ports 1\nsim-ports 2\nadmin-group a\n"), 0);
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 2);
    CU_ASSERT_EQUAL(conf_set(f.conf, CONF_SIM_PORTS, "3", f.why, sizeof(f.why)), 0);
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 3);
    CU_ASSERT_EQUAL(read_text(&f, "sim-ports 4\n"), 0);
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 4);
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_ADMIN_GROUP), "a"); /* read over what was there */
    conf_free(f.conf);
}

static const struct {
    const char *text, *why; /* what follows the path */
} bad_lines[] = {
    {"platform sim\n\nfoo 1\n", ":3: unknown key 'foo'"},
    {"Platform sim\n", ":1: unknown key 'Platform'"},
    {"platform\n", ":1: platform: the value is missing"},
    {"platform   # sim\n", ":1: platform: the value is missing"},
    {"admin-group a\nplatform \"sim\n",
     ":2: platform: the closing quote is missing or is followed by more text"},
    {"platform \"sim\" x\n",
     ":1: platform: the closing quote is missing or is followed by more text"},
    {"platform \"\"\n", ":1: platform: must be 1 to 16 bytes long, not 0"},
    {"platform 12345678901234567\n", ":1: platform: must be 1 to 16 bytes long, not 17"},
    {"manufacturer a\001b\n", ":1: manufacturer: must not hold control characters"},
    {"sim-ports 0\n", ":1: sim-ports: must be a number from 1 to 4096, not '0'"},
    {"sim-ports 4097\n", ":1: sim-ports: must be a number from 1 to 4096, not '4097'"},
    {"sim-ports -1\n", ":1: sim-ports: must be a number from 1 to 4096, not '-1'"},
    {"sim-ports 4294967297\n", ":1: sim-ports: must be a number from 1 to 4096, not '4294967297'"},
    {"sim-ports 99999999999999999999999\n",
     ":1: sim-ports: must be a number from 1 to 4096, not '99999999999999999999999'"},
    {"sim-ports 0x10\n", ":1: sim-ports: must be a number from 1 to 4096, not '0x10'"},
    {"oui 0200C\n", ":1: oui: must be 6 hexadecimal digits, not '0200C'"},
    {"oui 0200CE0\n", ":1: oui: must be 6 hexadecimal digits, not '0200CE0'"},
    {"oui 0200CG\n", ":1: oui: must be 6 hexadecimal digits, not '0200CG'"},
    {"oui \"\"\n", ":1: oui: must be 6 hexadecimal digits, not ''"},
    {"manufacturing-date 2020-1-15\n",
     ":1: manufacturing-date: must be a date yyyy-mm-dd, not '2020-1-15'"},
    {"manufacturing-date 2020-01-155\n",
     ":1: manufacturing-date: must be a date yyyy-mm-dd, not '2020-01-155'"},
    {"manufacturing-date 15.01.2020\n",
     ":1: manufacturing-date: must be a date yyyy-mm-dd, not '15.01.2020'"},
    {"interface GE1/0/1\n", ":1: interface: must be two names, not one"},
    {"interface GE1/0/1 eth0 eth1\n", ":1: interface: must be two names, not more"},
    {"interface \"  \"\n", ":1: interface: must be two names, not one"},
    {"interface eth0 eth0\n",
     ":1: interface: 'eth0' is no interface of Comware such as GigabitEthernet1/0/1"},
    {"interface GigabitEthernet eth0\n",
     ":1: interface: 'GigabitEthernet' is no interface of Comware such as "
     "GigabitEthernet1/0/1"},
    {"interface T1/0/1 eth0\n",
     ":1: interface: 'T1/0/1' is no interface of Comware such as GigabitEthernet1/0/1"},
    {"interface GE1/0/1 eth0\ninterface GE1/0/2 eth\001\n",
     ":2: interface: 'eth\001' must be printable characters"},
    {"interface GE1/0/1 eth0\ninterface gigabitethernet1/0/1 eth1\n",
     ":2: interface: 'GigabitEthernet1/0/1' has been given before"},
    {"interface GE1/0/1 eth0\n#\ninterface GE1/0/2 eth0\n",
     ":3: interface: 'eth0' has been given before"},
    {"interface GE1/0/1 "
     "a123456789b123456789c123456789d123456789e123456789f123456789abcd\n",
     ":1: interface: 'a123456789b123456789c123456789d123456789...' is longer than 63 "
     "characters"},
};

static void test_bad_lines(void)
{
    struct fixture f;
    set_up(&f);
    for (size_t i = 0; i < sizeof(bad_lines) / sizeof(bad_lines[0]); i++) {
        size_t path_len = strlen(f.path);
        CU_ASSERT_EQUAL(read_text(&f, bad_lines[i].text), -EINVAL);
        CU_ASSERT_EQUAL(strncmp(f.why, f.path, path_len), 0);
        CU_ASSERT_STRING_EQUAL(f.why + path_len, bad_lines[i].why);
    }
    conf_free(f.conf);
}

static size_t pairs(const struct fixture *f, const struct conf_pair **out)
{
    size_t count;
    *out = conf_pairs(f->conf, CONF_PAIRS_INTERFACE, &count);
    return count;
}

static void test_pairs(void)
{
    struct fixture f;
    const struct conf_pair *found;
    set_up(&f);
    CU_ASSERT_EQUAL(pairs(&f, &found), 0);
    CU_ASSERT_EQUAL(read_text(&f, "interface GE1/0/2 eth0 # the cable to the left\n"
                                  "sim-ports 2\n"
                                  "interface  \"Vlan2\t br0.2\"\n"
                                  "interface ten-gigabitethernet1/0/49 enp3s0f1np1\n"),
                    0);
    CU_ASSERT_EQUAL_FATAL(pairs(&f, &found), 3);
    CU_ASSERT_STRING_EQUAL(found[0].first, "GigabitEthernet1/0/2");
    CU_ASSERT_STRING_EQUAL(found[0].second, "eth0");
    CU_ASSERT_STRING_EQUAL(found[1].first, "Vlan-interface2");
    CU_ASSERT_STRING_EQUAL(found[1].second, "br0.2");
    CU_ASSERT_STRING_EQUAL(found[2].first, "Ten-GigabitEthernet1/0/49");
    CU_ASSERT_STRING_EQUAL(found[2].second, "enp3s0f1np1");
    CU_ASSERT_EQUAL(read_text(&f, "interface GE1/0/1 eth1\nbad line\n"), -EINVAL);
    CU_ASSERT_EQUAL(read_text(&f, "sim-ports 3\n"), 0);
    CU_ASSERT_EQUAL(pairs(&f, &found), 3);
    CU_ASSERT_EQUAL(read_text(&f, "interface GE1/0/1 eth0\n"), 0); /* the whole table anew */
    CU_ASSERT_EQUAL_FATAL(pairs(&f, &found), 1);
    CU_ASSERT_STRING_EQUAL(found[0].first, "GigabitEthernet1/0/1");
    conf_free(f.conf);
}

static void test_bad_file_changes_nothing(void)
{
    struct fixture f;
    set_up(&f);
    CU_ASSERT_EQUAL(read_text(&f, "sim-ports 7\nmanufacturer before\n"), 0);
    CU_ASSERT_EQUAL(read_text(&f, "sim-ports 8\nmanufacturer after\nbad line\n"), -EINVAL);
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 7);
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_MANUFACTURER), "before");
    CU_ASSERT_EQUAL(conf_set(f.conf, CONF_SIM_PORTS, "x", f.why, sizeof(f.why)), -EINVAL);
    CU_ASSERT_STRING_EQUAL(f.why, "sim-ports: must be a number from 1 to 4096, not 'x'");
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 7);
    conf_free(f.conf);
}

static void test_not_a_text(void)
{
    struct fixture f;
    set_up(&f);
    CU_ASSERT_EQUAL(read_bytes(&f, "admin-group a\nadmin-group b\0c\n", 30), -EINVAL);
    CU_ASSERT_STRING_EQUAL(f.why + strlen(f.path), ":2: the line holds a NUL byte");
    CU_ASSERT_EQUAL(read_bytes(&f, "", 0), 0);
    char *big = malloc(70000);
    CU_ASSERT_PTR_NOT_NULL_FATAL(big);
    memset(big, '\n', 70000);
    CU_ASSERT_EQUAL(read_bytes(&f, big, 70000), -EMSGSIZE);
    CU_ASSERT_STRING_EQUAL(f.why + strlen(f.path), ": larger than 65536 bytes");
    CU_ASSERT_EQUAL(read_bytes(&f, big, 65536), 0);
    free(big);
    CU_ASSERT_EQUAL(unlink(f.path), 0);
    CU_ASSERT_EQUAL(conf_read(f.conf, f.path, f.why, sizeof(f.why)), -ENOENT);
    CU_ASSERT_STRING_EQUAL(f.why + strlen(f.path), ": No such file or directory");
    CU_ASSERT_EQUAL(mkdir(f.path, 0700), 0);
    CU_ASSERT_EQUAL(conf_read(f.conf, f.path, f.why, sizeof(f.why)), -EINVAL);
    CU_ASSERT_STRING_EQUAL(f.why + strlen(f.path), ": not a regular file");
    conf_free(f.conf);
}

static void test_small_reason(void)
{
    struct fixture f;
    char tiny[4] = "xyz";
    set_up(&f);
    unit_write_text(f.path, "foo 1\n");
    CU_ASSERT_EQUAL(conf_read(f.conf, f.path, tiny, 0), -EINVAL);
    CU_ASSERT_STRING_EQUAL(tiny, "xyz");
    CU_ASSERT_EQUAL(conf_read(f.conf, f.path, tiny, sizeof(tiny)), -EINVAL);
    CU_ASSERT_EQUAL(strlen(tiny), 3);
    conf_free(f.conf);
}

/* conf.def promises it: cwmpd.conf(5) has an entry for each key, and for nothing else. */
static void test_manual(void)
{
    static const char *const keys[] = {
#define CONF(id, key, type, min, max, fallback) key,
#define CONF_PAIRS(id, key, first, second)      key,
#include "platform/conf.def"
    };
    enum { KEYS = CONF_COUNT + CONF_PAIRS_COUNT };
    const char *srcdir = getenv("srcdir");
    char path[UNIT_PATH_MAX], entry[100];
    size_t len;
    if (!srcdir) {
        unit_skip("the manual page: $srcdir is not set; make check sets it");
        return;
    }
    unit_path(srcdir, "../man/cwmpd.conf.5", path);
    char *manual = unit_read(path, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(manual);
    size_t entries = 0;
    for (const char *at = manual; (at = strstr(at, "\n.It Ic ")); at++)
        entries++;
    CU_ASSERT_EQUAL(entries, KEYS);
    for (size_t i = 0; i < KEYS; i++) {
        (void)snprintf(entry, sizeof(entry), "\n.It Ic %s ", keys[i]);
        if (!strstr(manual, entry))
            printf("\nno entry for %s", keys[i]);
        CU_ASSERT_PTR_NOT_NULL(strstr(manual, entry));
    }
    free(manual);
}

UNIT_MAIN("conf", {"every key has its default", test_defaults},
          {"comments, blanks and quotes are as described", test_form},
          {"a later value wins", test_later_wins},
          {"a bad line is named with its number and the reason", test_bad_lines},
          {"a key that may be repeated makes a table", test_pairs},
          {"a bad file changes nothing", test_bad_file_changes_nothing},
          {"what is no text file is refused", test_not_a_text},
          {"the manual page names every key", test_manual},
          {"the reason fits the room given for it", test_small_reason})
