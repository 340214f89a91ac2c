/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_switch.c: both implementations of switch.h by the same promises, then each by its own.
 */
#include "config.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/switch.h"
#include "platform/switch_common.h"
#include "platform/switch_linux.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

static const char *const platforms[] = {"sim", "linux"};
enum { PLATFORM_COUNT = 2, INTERFACES_MAX = 5000 };

struct fixture {
    struct conf *conf;
    struct clock *clock;
    struct switch_dev *dev;
};

static void set_conf(struct fixture *f, enum conf_id id, const char *value)
{
    char why[200] = "";
    int rc = conf_set(f->conf, id, value, why, sizeof(why));
    if (rc)
        printf("\n%s", why);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
}

static void begin(struct fixture *f)
{
    f->dev = NULL;
    CU_ASSERT_EQUAL_FATAL(conf_new(&f->conf), 0);
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated(0, &f->clock), 0);
}

static void open_switch(struct fixture *f, const char *platform)
{
    switch_close(f->dev);
    CU_ASSERT_EQUAL_FATAL(switch_open(platform, f->conf, f->clock, &f->dev), 0);
}

static void end(struct fixture *f)
{
    switch_close(f->dev);
    clock_free(f->clock);
    conf_free(f->conf);
}

/* --- both --- */

static void test_unknown(void)
{
    struct fixture f;
    begin(&f);
    CU_ASSERT_EQUAL(switch_open("bsd", f.conf, f.clock, &f.dev), -ENOENT);
    CU_ASSERT_EQUAL(switch_open("", f.conf, f.clock, &f.dev), -ENOENT);
    end(&f);
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void check_identity(const struct switch_identity *id)
{
    const char *const texts[] = {id->manufacturer,  id->model_name,       id->product_class,
                                 id->serial_number, id->hardware_version, id->software_version};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        CU_ASSERT_PTR_NOT_NULL_FATAL(texts[i]);
        CU_ASSERT_TRUE(characters(texts[i]) <= 64);
        CU_ASSERT_PTR_NULL(strpbrk(texts[i], "\t\r\n\033"));
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(id->description);
    CU_ASSERT_TRUE(characters(id->description) <= 256);
    CU_ASSERT_EQUAL(strlen(id->oui), 6);
    CU_ASSERT_EQUAL(strspn(id->oui, "0123456789ABCDEF"), 6);
    /* OUI and serial number are how an ACS knows it. */
    CU_ASSERT_TRUE(*id->serial_number != '\0' || access("/etc/machine-id", R_OK) != 0);
    CU_ASSERT_TRUE(*id->software_version != '\0');
}

static void test_identity(void)
{
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        struct fixture f;
        char first[100];
        begin(&f);
        open_switch(&f, platforms[i]);
        check_identity(switch_identity(f.dev));
        (void)snprintf(first, sizeof(first), "%s", switch_identity(f.dev)->serial_number);
        open_switch(&f, platforms[i]);
        CU_ASSERT_STRING_EQUAL(switch_identity(f.dev)->serial_number, first);
        end(&f);
    }
}

static void test_identity_from_conf(void)
{
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        struct fixture f;
        begin(&f);
        set_conf(&f, CONF_MANUFACTURER, "Example");
        set_conf(&f, CONF_OUI, "abcdef");
        set_conf(&f, CONF_MODEL_NAME, " Model 1 ");
        set_conf(&f, CONF_DESCRIPTION, "a switch");
        set_conf(&f, CONF_PRODUCT_CLASS, "Class");
        set_conf(&f, CONF_SERIAL_NUMBER, "S1");
        set_conf(&f, CONF_HARDWARE_VERSION, "H1");
        set_conf(&f, CONF_SOFTWARE_VERSION, "W1");
        open_switch(&f, platforms[i]);
        const struct switch_identity *id = switch_identity(f.dev);
        CU_ASSERT_STRING_EQUAL(id->manufacturer, "Example");
        CU_ASSERT_STRING_EQUAL(id->oui, "ABCDEF");
        CU_ASSERT_STRING_EQUAL(id->model_name, "Model 1");
        CU_ASSERT_STRING_EQUAL(id->description, "a switch");
        CU_ASSERT_STRING_EQUAL(id->product_class, "Class");
        CU_ASSERT_STRING_EQUAL(id->serial_number, "S1");
        CU_ASSERT_STRING_EQUAL(id->hardware_version, "H1");
        CU_ASSERT_STRING_EQUAL(id->software_version, "W1");
        conf_free(f.conf); /* the texts are the switch's own */
        f.conf = NULL;
        CU_ASSERT_STRING_EQUAL(id->serial_number, "S1");
        CU_ASSERT_STRING_EQUAL(id->oui, "ABCDEF");
        end(&f);
    }
}

static void test_state(void)
{
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        struct fixture f;
        struct switch_memory memory = {1, 2};
        char name[65] = "", tiny[1];
        begin(&f);
        open_switch(&f, platforms[i]);
        CU_ASSERT_EQUAL(switch_memory(f.dev, &memory), 0);
        CU_ASSERT_TRUE(memory.total_kib > 1024);
        CU_ASSERT_TRUE(memory.free_kib > 0 && memory.free_kib <= memory.total_kib);
        CU_ASSERT_EQUAL(switch_host_name(f.dev, name, sizeof(name)), 0);
        CU_ASSERT_TRUE(*name != '\0');
        CU_ASSERT_EQUAL(switch_host_name(f.dev, tiny, sizeof(tiny)), -ENAMETOOLONG);
        end(&f);
    }
    switch_close(NULL);
}

static void test_interface_room(void)
{
    static struct switch_interface all[INTERFACES_MAX];
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        struct fixture f;
        struct switch_interface one = {.name = "untouched"};
        size_t count = 0, again = 0;
        begin(&f);
        open_switch(&f, platforms[i]);
        CU_ASSERT_EQUAL(switch_interfaces(f.dev, NULL, 0, &count), 0);
        CU_ASSERT_TRUE_FATAL(count >= 1 && count <= INTERFACES_MAX);
        CU_ASSERT_EQUAL(switch_interfaces(f.dev, &one, 1, &again),
                        0); /* writes no more than that */
        CU_ASSERT_EQUAL(again, count);
        CU_ASSERT_EQUAL(switch_interfaces(f.dev, all, INTERFACES_MAX, &again), 0);
        CU_ASSERT_EQUAL_FATAL(again, count);
        CU_ASSERT_STRING_EQUAL(one.name, all[0].name);
        for (size_t k = 0; k < count; k++) {
            CU_ASSERT_TRUE(*all[k].name != '\0');
            for (size_t j = 0; j < k; j++)
                CU_ASSERT_STRING_NOT_EQUAL(all[k].name, all[j].name);
        }
        end(&f);
    }
}

/* --- cleaning texts --- */

static void test_clean(void)
{
    static const struct {
        const char *text, *clean;
    } cases[] = {
        {"", ""},
        {"  a  b \n", "a  b"},
        {" \t\n ", ""},
        {"a\tb\nc", "a b c"},
        {"a\001b\177c\033", "a?b?c?"},
        {"\303\244\342\202\254\360\237\230\200", "\303\244\342\202\254\360\237\230\200"},
        {"\303", "?"},                /* cut short */
        {"\342\202x", "??x"},         /* cut short in the middle */
        {"\300\257", "??"},           /* overlong '/' */
        {"\340\200\257", "???"},      /* overlong */
        {"\355\240\200", "???"},      /* a surrogate */
        {"\364\220\200\200", "????"}, /* above U+10FFFF */
        {"\377\376", "??"},           /* never in UTF-8 */
        {"\302\205x", "??x"},         /* U+0085, a control character */
        {"\357\277\277", "???"},      /* U+FFFF, not allowed in XML */
        {"\244x", "?x"},              /* a byte of another character set */
    };
    char out[64 * SWITCH_BYTES_PER_CHAR + 1];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        switch_clean_text(cases[i].text, 64, out);
        CU_ASSERT_STRING_EQUAL(out, cases[i].clean);
    }
    /* Cut after a character, never inside one. */
    switch_clean_text("ab\342\202\254\303\244cd", 3, out);
    CU_ASSERT_STRING_EQUAL(out, "ab\342\202\254");
    switch_clean_text("ab\342\202\254\303\244cd", 4, out);
    CU_ASSERT_STRING_EQUAL(out, "ab\342\202\254\303\244");
    switch_clean_text("ab  cd", 4, out);
    CU_ASSERT_STRING_EQUAL(out, "ab");
    char big[1000];
    for (size_t i = 0; i + 4 < sizeof(big); i += 4)
        memcpy(big + i, "\360\237\230\200", 5);
    switch_clean_text(big, 64, out); /* 64 characters of 4 bytes fill it exactly */
    CU_ASSERT_EQUAL(strlen(out), 256);
}

/* A text in conf that XML could not carry, or that is too long, does not reach the ACS as it is. */
static void test_conf_is_cleaned(void)
{
    struct fixture f;
    char wide[65] = "";
    begin(&f);
    set_conf(&f, CONF_MANUFACTURER, "M\377n");
    memset(wide, 'w', 64);
    set_conf(&f, CONF_MODEL_NAME, wide);
    open_switch(&f, "sim");
    CU_ASSERT_STRING_EQUAL(switch_identity(f.dev)->manufacturer, "M?n");
    CU_ASSERT_STRING_EQUAL(switch_identity(f.dev)->model_name, wide);
    end(&f);
}

static void test_read_small(void)
{
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX], out[8];
    unit_dir(dir);
    unit_path(dir, "file", path);
    CU_ASSERT_EQUAL(switch_read_small(path, out, sizeof(out)), -ENOENT);
    CU_ASSERT_STRING_EQUAL(out, "");
    unit_write_text(path, "abc\n\n");
    CU_ASSERT_EQUAL(switch_read_small(path, out, sizeof(out)), 0);
    CU_ASSERT_STRING_EQUAL(out, "abc");
    unit_write(path, "ab\0", 3); /* as the device tree has it */
    CU_ASSERT_EQUAL(switch_read_small(path, out, sizeof(out)), 0);
    CU_ASSERT_STRING_EQUAL(out, "ab");
    unit_write_text(path, "0123456789");
    CU_ASSERT_EQUAL(switch_read_small(path, out, sizeof(out)), 0);
    CU_ASSERT_STRING_EQUAL(out, "0123456");
    CU_ASSERT_EQUAL(switch_read_small(dir, out, sizeof(out)), -EISDIR);
    CU_ASSERT_STRING_EQUAL(out, "");
}

static void test_meminfo(void)
{
    struct switch_memory memory;
    CU_ASSERT_EQUAL(switch_parse_meminfo(
                        "MemTotal:     2048 kB\nMemFree:  1 kB\nMemAvailable:  512 kB\n", &memory),
                    0);
    CU_ASSERT_EQUAL(memory.total_kib, 2048);
    CU_ASSERT_EQUAL(memory.free_kib, 512);
    CU_ASSERT_EQUAL(switch_parse_meminfo("MemTotal: 99999999999 kB\nMemAvailable: 5 kB\n", &memory),
                    0);
    CU_ASSERT_EQUAL(memory.total_kib, UINT32_MAX);
    static const char *const bad[] = {"", "MemTotal: 5 kB\n", "XMemTotal: 5\nMemAvailable: 5\n",
                                      "MemTotal: x\nMemAvailable: 5\n",
                                      "MemTotalX: 5\nMemAvailable: 5"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        CU_ASSERT_EQUAL(switch_parse_meminfo(bad[i], &memory), -ENODATA);
        CU_ASSERT_EQUAL(memory.total_kib, 0);
        CU_ASSERT_EQUAL(memory.free_kib, 0);
    }
}

/* --- sim --- */

static void test_sim_identity(void)
{
    struct fixture f;
    begin(&f);
    open_switch(&f, "sim");
    const struct switch_identity *id = switch_identity(f.dev);
    CU_ASSERT_STRING_EQUAL(id->manufacturer, "cwmpd");
    CU_ASSERT_STRING_EQUAL(id->oui, "0200CE");
    CU_ASSERT_STRING_EQUAL(id->model_name, "Simulated Switch");
    CU_ASSERT_STRING_EQUAL(id->serial_number, "SIM0000001");
    CU_ASSERT_STRING_EQUAL(id->hardware_version, "sim");
    CU_ASSERT_STRING_EQUAL(id->software_version, PACKAGE_VERSION);
    end(&f);
}

static void test_sim_uptime(void)
{
    struct fixture f;
    begin(&f);
    clock_simulate_advance(f.clock, 5000);
    open_switch(&f, "sim");
    CU_ASSERT_EQUAL(switch_uptime_s(f.dev), 0); /* from its opening */
    clock_simulate_advance(f.clock, 1999);
    CU_ASSERT_EQUAL(switch_uptime_s(f.dev), 1);
    clock_simulate_set_wall(f.clock, 0);
    CU_ASSERT_EQUAL(switch_uptime_s(f.dev), 1);
    clock_simulate_advance(f.clock, INT64_C(1000) * UINT32_MAX);
    CU_ASSERT_EQUAL(switch_uptime_s(f.dev), UINT32_MAX);
    end(&f);
}

static void test_sim_ports(void)
{
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {{"1", 1}, {"24", 24}, {"4096", 4096}};
    static struct switch_interface all[INTERFACES_MAX];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fixture f;
        size_t count = 0, addresses = 0, other_mac = 0;
        char last[64];
        begin(&f);
        set_conf(&f, CONF_SIM_PORTS, cases[i].text);
        open_switch(&f, "sim");
        CU_ASSERT_EQUAL(switch_interfaces(f.dev, all, INTERFACES_MAX, &count), 0);
        CU_ASSERT_EQUAL_FATAL(count, cases[i].count + 1);
        CU_ASSERT_STRING_EQUAL(all[0].name, "Vlan-interface1");
        CU_ASSERT_STRING_EQUAL(all[1].name, "GigabitEthernet1/0/1");
        (void)snprintf(last, sizeof(last), "GigabitEthernet1/0/%zu", cases[i].count);
        CU_ASSERT_STRING_EQUAL(all[count - 1].name, last);
        for (size_t k = 0; k < count; k++) {
            addresses += all[k].address[0] != '\0';
            other_mac += (size_t)(all[k].mac[3] << 16 | all[k].mac[4] << 8 | all[k].mac[5]) != k;
            CU_ASSERT_EQUAL(memcmp(all[k].mac, "\x02\x00\xce", 3), 0);
            CU_ASSERT_TRUE(all[k].up);
        }
        CU_ASSERT_EQUAL(addresses, 1);
        CU_ASSERT_TRUE(all[0].address[0] != '\0');
        CU_ASSERT_EQUAL(other_mac, 0);
        end(&f);
    }
}

/* --- linux --- */

static void test_linux_state(void)
{
    struct fixture f;
    struct sysinfo info;
    struct switch_memory memory;
    char name[65], expected[65];
    begin(&f);
    open_switch(&f, "linux");
    CU_ASSERT_EQUAL_FATAL(sysinfo(&info), 0);
    long uptime = (long)switch_uptime_s(f.dev);
    CU_ASSERT_TRUE(uptime > 0);
    CU_ASSERT_TRUE(labs(uptime - info.uptime) <= 2);
    CU_ASSERT_EQUAL(switch_memory(f.dev, &memory), 0);
    CU_ASSERT_EQUAL(memory.total_kib, (uint64_t)info.totalram * info.mem_unit / 1024);
    CU_ASSERT_EQUAL_FATAL(gethostname(expected, sizeof(expected)), 0);
    CU_ASSERT_EQUAL(switch_host_name(f.dev, name, sizeof(name)), 0);
    CU_ASSERT_STRING_EQUAL(name, expected);
    end(&f);
}

static void test_linux_parse_uptime(void)
{
    CU_ASSERT_EQUAL(linux_parse_uptime("12345.67 8901.23"), 12345);
    CU_ASSERT_EQUAL(linux_parse_uptime("0.99 0.00"), 0);
    CU_ASSERT_EQUAL(linux_parse_uptime("99999999999.0 1"), UINT32_MAX);
    CU_ASSERT_EQUAL(linux_parse_uptime(""), 0);
    CU_ASSERT_EQUAL(linux_parse_uptime("x"), 0);
}

static void test_linux_serial(void)
{
    static const char id[] = "0123456789abcdef0123456789abcdef";
    char one[LINUX_SERIAL_SIZE], same[LINUX_SERIAL_SIZE], other[LINUX_SERIAL_SIZE];
    CU_ASSERT_EQUAL(linux_derive_serial(id, one), 0);
    CU_ASSERT_EQUAL(linux_derive_serial(id, same), 0);
    CU_ASSERT_EQUAL(linux_derive_serial("0123456789abcdef0123456789abcdee", other), 0);
    CU_ASSERT_STRING_EQUAL(one, same);
    CU_ASSERT_STRING_NOT_EQUAL(one, other);
    CU_ASSERT_EQUAL(strlen(one), 16);
    CU_ASSERT_EQUAL(strspn(one, "0123456789ABCDEF"), 16);
    CU_ASSERT_PTR_NULL(strcasestr(id, one)); /* no part of the machine-id itself */
    CU_ASSERT_EQUAL(linux_derive_serial("", one), -EINVAL);
    CU_ASSERT_EQUAL(linux_derive_serial("0123456789abcdef", one), -EINVAL);
    CU_ASSERT_EQUAL(linux_derive_serial("uninitialized", one), -EINVAL);
    CU_ASSERT_EQUAL(linux_derive_serial("0123456789abcdef0123456789abcdefX", one), -EINVAL);
}

static void test_linux_fillers(void)
{
    static const char *const fillers[] = {
        "",      " ",    "To Be Filled By O.E.M.", "Default string", "0", "00000000",
        "0.0.0", "None", "not specified",          "0123456789"};
    static const char *const real[] = {"PF0ABC12", "1",           "10",  "A0",
                                       "Nonesuch", "01234567891", "v1.0"};
    for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
        CU_ASSERT_TRUE(linux_is_filler(fillers[i]));
    for (size_t i = 0; i < sizeof(real) / sizeof(real[0]); i++)
        CU_ASSERT_FALSE(linux_is_filler(real[i]));
}

static void test_linux_addresses(void)
{
    static const struct {
        const char *text;
        bool global;
    } cases[] = {
        {"192.0.2.1", true},    {"10.1.2.3", true}, {"127.0.0.1", false},  {"127.9.9.9", false},
        {"169.254.1.1", false}, {"0.0.0.0", false}, {"169.255.1.1", true}, {"2001:db8::1", true},
        {"fd00::1", true},      {"::1", false},     {"::", false},         {"fe80::1", false},
        {"febf::1", false},     {"fec0::1", true},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t address[16];
        bool four = strchr(cases[i].text, ':') == NULL;
        CU_ASSERT_EQUAL_FATAL(inet_pton(four ? AF_INET : AF_INET6, cases[i].text, address), 1);
        CU_ASSERT_EQUAL(four ? linux_is_global_ipv4(address) : linux_is_global_ipv6(address),
                        cases[i].global);
    }
    CU_ASSERT_TRUE(linux_mac_has_oui((const uint8_t *)"\x00\x0f\xe2\1\2\3"));
    CU_ASSERT_FALSE(
        linux_mac_has_oui((const uint8_t *)"\x02\x0f\xe2\1\2\3")); /* locally administered */
    CU_ASSERT_FALSE(linux_mac_has_oui((const uint8_t *)"\x01\x0f\xe2\1\2\3")); /* multicast */
    CU_ASSERT_FALSE(linux_mac_has_oui((const uint8_t *)"\0\0\0\0\0\0"));
}

/* --- linux, in a network namespace that holds only lo --- */

enum { CHILD_OK = 0, CHILD_CANNOT = 100 };

static int set_address(int fd, const char *label, const char *address)
{
    struct ifreq request = {0};
    struct sockaddr_in *ip = (struct sockaddr_in *)(void *)&request.ifr_addr;
    (void)snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", label);
    ip->sin_family = AF_INET;
    (void)inet_pton(AF_INET, address, &ip->sin_addr);
    return ioctl(fd, SIOCSIFADDR, &request);
}

static int set_up(int fd, const char *name)
{
    struct ifreq request = {0};
    (void)snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
    if (ioctl(fd, SIOCGIFFLAGS, &request))
        return -1;
    request.ifr_flags |= IFF_UP;
    return ioctl(fd, SIOCSIFFLAGS, &request);
}

/* The number of the first step that went wrong. */
static int look_at_lonely_lo(struct fixture *f)
{
    struct switch_interface lo;
    size_t count = 0;
    if (unshare(CLONE_NEWNET))
        return CHILD_CANNOT;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || switch_open("linux", f->conf, f->clock, &f->dev))
        return 1;
    if (strcmp(switch_identity(f->dev)->oui, SWITCH_OUI_LOCAL) != 0)
        return 2; /* nobody here has a maker's address */
    if (switch_interfaces(f->dev, &lo, 1, &count) || count != 1 || strcmp(lo.name, "lo") != 0)
        return 3;
    if (lo.up || lo.address[0])
        return 4;
    if (set_up(fd, "lo") || switch_interfaces(f->dev, &lo, 1, &count) || !lo.up)
        return 5;
    if (lo.address[0])
        return 6; /* 127.0.0.1 leads nowhere */
    if (set_address(fd, "lo:9", "192.0.2.9") || switch_interfaces(f->dev, &lo, 1, &count))
        return 7;
    if (count != 1 || strcmp(lo.address, "192.0.2.9") != 0)
        return 8; /* the address under a label is the interface's own */
    return CHILD_OK;
}

static void test_linux_interfaces(void)
{
    struct fixture f;
    int status;
    begin(&f);
    fflush(stdout);
    pid_t child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(look_at_lonely_lo(&f));
    }
    CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
    end(&f);
    CU_ASSERT_TRUE_FATAL(WIFEXITED(status));
    if (WEXITSTATUS(status) == CHILD_CANNOT) {
        unit_skip("interfaces: this user may not make a network namespace");
        return;
    }
    CU_ASSERT_EQUAL(WEXITSTATUS(status), CHILD_OK);
}

UNIT_MAIN("switch", {"there are no other platforms", test_unknown},
          {"an identity is complete, within the limits, and stable", test_identity},
          {"what cwmpd.conf says is used", test_identity_from_conf},
          {"memory and host name are told", test_state},
          {"interfaces are counted, and listed as far as there is room", test_interface_room},
          {"texts are cleaned and cut between characters", test_clean},
          {"so are those of cwmpd.conf", test_conf_is_cleaned},
          {"small files are read without their line end", test_read_small},
          {"memory is read from meminfo", test_meminfo},
          {"sim: it says what it is", test_sim_identity},
          {"sim: up since it was opened", test_sim_uptime},
          {"sim: as many ports as cwmpd.conf says", test_sim_ports},
          {"linux: the machine's own state", test_linux_state},
          {"linux: uptime is read", test_linux_parse_uptime},
          {"linux: a serial number is derived", test_linux_serial},
          {"linux: fillers of firmware are no identity", test_linux_fillers},
          {"linux: addresses are told apart", test_linux_addresses},
          {"linux: interfaces and their addresses", test_linux_interfaces})
