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
                                  "group \"\"\n"
                                  "oui 0200ce\n"
                                  "sim-ports 48"),
                    0);
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_PLATFORM), "sim");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_MANUFACTURER), "Example Networks");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_MODEL_NAME), "  a # b ");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_DESCRIPTION), "x#y");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_GROUP), "");
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_OUI), "0200CE");
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 48);
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_LOG_LEVEL), "notice");
    conf_free(f.conf);
}

static void test_later_wins(void)
{
    struct fixture f;
    set_up(&f);
    CU_ASSERT_EQUAL(read_text(&f, "sim-ports 1\nsim-ports 2\ngroup a\n"), 0);
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 2);
    CU_ASSERT_EQUAL(conf_set(f.conf, CONF_SIM_PORTS, "3", f.why, sizeof(f.why)), 0);
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 3);
    CU_ASSERT_EQUAL(read_text(&f, "sim-ports 4\n"), 0);
    CU_ASSERT_EQUAL(conf_uint(f.conf, CONF_SIM_PORTS), 4);
    CU_ASSERT_STRING_EQUAL(conf_text(f.conf, CONF_GROUP), "a"); /* read over what was there */
    conf_free(f.conf);
}

static void test_bad_lines(void)
{
    static const struct {
        const char *text, *why; /* what follows the path */
    } cases[] = {
        {"platform sim\n\nfoo 1\n", ":3: unknown key 'foo'"},
        {"Platform sim\n", ":1: unknown key 'Platform'"},
        {"platform\n", ":1: platform: the value is missing"},
        {"platform   # sim\n", ":1: platform: the value is missing"},
        {"group a\nplatform \"sim\n",
         ":2: platform: the closing quote is missing or is followed by more text"},
        {"platform \"sim\" x\n",
         ":1: platform: the closing quote is missing or is followed by more text"},
        {"platform \"\"\n", ":1: platform: must be 1 to 16 bytes long, not 0"},
        {"platform 12345678901234567\n", ":1: platform: must be 1 to 16 bytes long, not 17"},
        {"manufacturer a\001b\n", ":1: manufacturer: must not hold control characters"},
        {"sim-ports 0\n", ":1: sim-ports: must be a number from 1 to 4096, not '0'"},
        {"sim-ports 4097\n", ":1: sim-ports: must be a number from 1 to 4096, not '4097'"},
        {"sim-ports -1\n", ":1: sim-ports: must be a number from 1 to 4096, not '-1'"},
        {"sim-ports 4294967297\n",
         ":1: sim-ports: must be a number from 1 to 4096, not '4294967297'"},
        {"sim-ports 99999999999999999999999\n",
         ":1: sim-ports: must be a number from 1 to 4096, not '99999999999999999999999'"},
        {"sim-ports 0x10\n", ":1: sim-ports: must be a number from 1 to 4096, not '0x10'"},
        {"oui 0200C\n", ":1: oui: must be 6 hexadecimal digits, not '0200C'"},
        {"oui 0200CE0\n", ":1: oui: must be 6 hexadecimal digits, not '0200CE0'"},
        {"oui 0200CG\n", ":1: oui: must be 6 hexadecimal digits, not '0200CG'"},
        {"oui \"\"\n", ":1: oui: must be 6 hexadecimal digits, not ''"},
    };
    struct fixture f;
    set_up(&f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t path_len = strlen(f.path);
        CU_ASSERT_EQUAL(read_text(&f, cases[i].text), -EINVAL);
        CU_ASSERT_EQUAL(strncmp(f.why, f.path, path_len), 0);
        CU_ASSERT_STRING_EQUAL(f.why + path_len, cases[i].why);
    }
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
    CU_ASSERT_EQUAL(read_bytes(&f, "group a\ngroup b\0c\n", 18), -EINVAL);
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
#include "platform/conf.def"
#undef CONF
    };
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
    CU_ASSERT_EQUAL(entries, CONF_COUNT);
    for (size_t i = 0; i < CONF_COUNT; i++) {
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
          {"a bad file changes nothing", test_bad_file_changes_nothing},
          {"what is no text file is refused", test_not_a_text},
          {"the manual page names every key", test_manual},
          {"the reason fits the room given for it", test_small_reason})
