/*
 * The neutral peer of the benchmarks: a minimal WebSocket echo server (RFC
 * 6455) that costs little and tells what really arrived. It echoes text and
 * binary frames, answers pings and closes; no TLS, no compression, and it
 * trusts its clients to mask their frames. Linux only.
 *
 * usage: echo ADDRESS PORT WORKERS STATSFILE    (PORT 0: any free one)
 *
 * Prints "listening ADDRESS:PORT" once it does. Each worker process accepts by
 * itself (SO_REUSEPORT) and counts in its own row of STATSFILE, which is
 * WORKERS rows of eight native 64-bit integers:
 *   pid accepts handshakes open messages pings payloadBytes closes
 * Ends with SIGTERM, SIGINT or with its parent.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PID, ACCEPTS, HANDSHAKES, OPEN, MESSAGES, PINGS, BYTES, CLOSES, COLUMNS };
enum { OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };
enum {
  MAX_WORKERS = 64,
  MAX_DESCRIPTORS = 200000,
  BACKLOG = 65535,
  EVENTS = 1024,
  ACCEPTS_AT_ONCE = 256,
  BUFFER_BYTES = 1 << 20,
  LONGEST_FRAME = BUFFER_BYTES - 64,
};

typedef struct {
  bool upgraded;
  uint32_t in_length, out_length;
  char *in, *out; /* an unfinished frame; what the socket did not take */
} Connection;

static Connection *connections;
static int max_descriptors, poller;
static volatile int64_t *stats;
/* One worker is one thread: every connection shares these. */
static char read_buffer[BUFFER_BYTES], reply_buffer[2 * BUFFER_BYTES];

/* --- Handshake ---------------------------------------------------------- */

static uint32_t rotate(uint32_t x, int bits) {
  return x << bits | x >> (32 - bits);
}

static void sha1_block(uint32_t h[5], const uint8_t *p) {
  uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 |
           p[4 * i + 3];
  for (int i = 16; i < 80; i++)
    w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  for (int i = 0; i < 80; i++) {
    uint32_t f, k;
    if (i < 20) f = (b & c) | (~b & d), k = 0x5A827999;
    else if (i < 40) f = b ^ c ^ d, k = 0x6ED9EBA1;
    else if (i < 60) f = (b & c) | (b & d) | (c & d), k = 0x8F1BBCDC;
    else f = b ^ c ^ d, k = 0xCA62C1D6;
    uint32_t next = rotate(a, 5) + f + e + k + w[i];
    e = d, d = c, c = rotate(b, 30), b = a, a = next;
  }
  h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

/* At most 119 bytes: two blocks. */
static void sha1(const char *data, size_t length, uint8_t out[20]) {
  uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  uint8_t padded[128] = {0};
  size_t end = ((length + 8) / 64 + 1) * 64;
  memcpy(padded, data, length);
  padded[length] = 0x80;
  for (int i = 0; i < 8; i++) padded[end - 1 - i] = (uint64_t)length * 8 >> 8 * i;
  for (size_t at = 0; at < end; at += 64) sha1_block(h, padded + at);
  for (int i = 0; i < 20; i++) out[i] = h[i / 4] >> (24 - 8 * (i % 4));
}

static void base64_digest(const uint8_t digest[20], char out[29]) {
  static const char letters[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0, at = 0; i < 20; i += 3) {
    uint32_t bits = digest[i] << 16 | digest[i + 1] << 8 | (i < 18 ? digest[i + 2] : 0);
    for (int shift = 18; shift >= 0; shift -= 6)
      out[at++] = letters[bits >> shift & 63];
  }
  out[27] = '=', out[28] = 0;
}

static int send_or_keep(int fd, const char *data, size_t length);

/* Bytes of the request; 0 while it is incomplete, -1 when it is none. */
static int shake_hands(int fd, char *request, int length) {
  static const char magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  char *end = memmem(request, length, "\r\n\r\n", 4);
  if (!end) return 0;
  *end = 0; /* its place is consumed below */
  char *key = strcasestr(request, "sec-websocket-key:");
  if (!key) return -1;
  key += strlen("sec-websocket-key:");
  key += strspn(key, " ");
  char keyed[128], accept[29], reply[256];
  size_t size = strcspn(key, " \r");
  if (size > 64) return -1;
  memcpy(keyed, key, size);
  memcpy(keyed + size, magic, sizeof magic);
  uint8_t digest[20];
  sha1(keyed, size + sizeof magic - 1, digest);
  base64_digest(digest, accept);
  int n = snprintf(reply, sizeof reply,
                   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                   "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                   accept);
  if (send_or_keep(fd, reply, n) < 0) return -1;
  connections[fd].upgraded = true;
  stats[HANDSHAKES]++, stats[OPEN]++;
  return end + 4 - request;
}

/* --- Sockets ------------------------------------------------------------ */

static void watch(int fd, uint32_t events, int operation) {
  struct epoll_event event = {.events = events, .data.fd = fd};
  epoll_ctl(poller, operation, fd, &event);
}

static void close_connection(int fd) {
  Connection *c = &connections[fd];
  if (c->upgraded) stats[OPEN]--;
  stats[CLOSES]++;
  free(c->in), free(c->out);
  memset(c, 0, sizeof *c);
  close(fd);
}

static int send_or_keep(int fd, const char *data, size_t length) {
  Connection *c = &connections[fd];
  size_t taken = 0;
  if (!c->out_length) {
    ssize_t sent = send(fd, data, length, MSG_NOSIGNAL);
    if (sent == (ssize_t)length) return 0;
    if (sent < 0 && errno != EAGAIN) return -1;
    if (sent > 0) taken = sent;
    watch(fd, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
  }
  c->out = realloc(c->out, c->out_length + length - taken);
  memcpy(c->out + c->out_length, data + taken, length - taken);
  c->out_length += length - taken;
  return 0;
}

/* -1: the connection is over. */
static int send_kept(int fd) {
  Connection *c = &connections[fd];
  ssize_t sent = send(fd, c->out, c->out_length, MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN ? 0 : -1;
  memmove(c->out, c->out + sent, c->out_length - sent);
  c->out_length -= sent;
  if (c->out_length) return 0;
  free(c->out), c->out = NULL;
  watch(fd, EPOLLIN, EPOLL_CTL_MOD);
  return 0;
}

/* --- Frames ------------------------------------------------------------- */

static uint64_t big_endian(const uint8_t *bytes, int count) {
  uint64_t value = 0;
  for (int i = 0; i < count; i++) value = value << 8 | bytes[i];
  return value;
}

static void unmask(char *data, uint64_t length, const char *key) {
  uint32_t four;
  memcpy(&four, key, 4);
  uint64_t eight = (uint64_t)four << 32 | four, i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word;
    memcpy(&word, data + i, 8);
    word ^= eight;
    memcpy(data + i, &word, 8);
  }
  for (; i < length; i++) data[i] ^= key[i & 3];
}

static size_t write_frame(char *out, int head, const char *data, size_t length) {
  int bytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
  out[0] = head;
  out[1] = bytes == 0 ? length : bytes == 2 ? 126 : 127;
  for (int i = 0; i < bytes; i++) out[2 + i] = length >> 8 * (bytes - 1 - i);
  memcpy(out + 2 + bytes, data, length);
  return 2 + bytes + length;
}

/* Answers one frame into `out`: bytes of the frame; 0 while it is incomplete,
 * -1 when the connection is over. */
static int answer_frame(int fd, char *in, int length, size_t *out) {
  if (length < 2) return 0;
  const uint8_t *head = (uint8_t *)in;
  int opcode = head[0] & 15, short_length = head[1] & 127;
  int extra = short_length < 126 ? 0 : short_length == 126 ? 2 : 8;
  int header = 2 + extra + (head[1] & 128 ? 4 : 0);
  if (length < header) return 0;
  uint64_t size = short_length;
  if (extra) size = big_endian(head + 2, extra);
  if (size > LONGEST_FRAME) return -1;
  if ((uint64_t)length < header + size) return 0;
  char *payload = in + header;
  if (head[1] & 128) unmask(payload, size, payload - 4);
  if (opcode == OP_CLOSE) {
    send_or_keep(fd, (char[]){(char)0x88, 0}, 2);
    return -1;
  }
  if (opcode == OP_PING) {
    stats[PINGS]++;
    *out += write_frame(reply_buffer + *out, 0x80 | OP_PONG, payload, size);
  } else if (opcode != OP_PONG) {
    stats[MESSAGES]++, stats[BYTES] += size;
    *out += write_frame(reply_buffer + *out, head[0] & 0x8f, payload, size);
  }
  return header + size;
}

/* Bytes consumed, or -1 when the connection is over. */
static int process(int fd, char *data, int length) {
  int at = 0;
  size_t out = 0;
  for (;;) {
    int used = connections[fd].upgraded
                   ? answer_frame(fd, data + at, length - at, &out)
                   : shake_hands(fd, data + at, length - at);
    if (used < 0) return -1;
    if (used == 0) break;
    at += used;
    if (out <= BUFFER_BYTES / 2) continue;
    if (send_or_keep(fd, reply_buffer, out) < 0) return -1;
    out = 0;
  }
  if (out && send_or_keep(fd, reply_buffer, out) < 0) return -1;
  return at;
}

/* -1: the connection is over. */
static int read_connection(int fd) {
  Connection *c = &connections[fd];
  int before = c->in_length;
  if (before) memcpy(read_buffer, c->in, before);
  ssize_t got = recv(fd, read_buffer + before, BUFFER_BYTES - 1 - before, 0);
  if (got < 0) return errno == EAGAIN ? 0 : -1;
  if (got == 0) return -1;
  int length = before + got;
  read_buffer[length] = 0;
  int used = process(fd, read_buffer, length);
  if (used < 0) return -1;
  free(c->in), c->in = NULL;
  c->in_length = length - used;
  if (!c->in_length) return 0;
  c->in = malloc(c->in_length);
  memcpy(c->in, read_buffer + used, c->in_length);
  return 0;
}

/* --- Processes ---------------------------------------------------------- */

static int bind_socket(struct sockaddr_in *address) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  socklen_t size = sizeof *address;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)address, size) ||
      getsockname(fd, (struct sockaddr *)address, &size)) {
    perror("cannot listen");
    exit(1);
  }
  return fd;
}

static void accept_some(int listener) {
  for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    if (fd >= max_descriptors) {
      close(fd);
      continue;
    }
    stats[ACCEPTS]++;
    memset(&connections[fd], 0, sizeof(Connection));
    watch(fd, EPOLLIN, EPOLL_CTL_ADD);
  }
}

static void raise_descriptor_limit(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  max_descriptors =
      limit.rlim_max > MAX_DESCRIPTORS ? MAX_DESCRIPTORS : limit.rlim_max;
}

static void handle(struct epoll_event event) {
  int fd = event.data.fd;
  if (event.events & EPOLLOUT && connections[fd].out_length && send_kept(fd) < 0) {
    close_connection(fd);
    return;
  }
  if (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR) && read_connection(fd) < 0)
    close_connection(fd);
}

static void work(int listener) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  signal(SIGTERM, SIG_DFL), signal(SIGINT, SIG_IGN);
  raise_descriptor_limit();
  connections = calloc(max_descriptors, sizeof(Connection));
  poller = epoll_create1(0);
  watch(listener, EPOLLIN, EPOLL_CTL_ADD);
  struct epoll_event events[EVENTS];
  for (;;) {
    int count = epoll_wait(poller, events, EVENTS, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == listener) accept_some(listener);
      else handle(events[i]);
    }
  }
}

static int64_t *map_stats(const char *path, int workers) {
  size_t size = workers * COLUMNS * sizeof(int64_t);
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  void *map = MAP_FAILED;
  if (fd >= 0 && ftruncate(fd, size) == 0)
    map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map == MAP_FAILED) {
    perror(path);
    exit(1);
  }
  return map;
}

static void stop(int signal_number) { (void)signal_number; }

int main(int count, char **values) {
  if (count != 5) {
    fprintf(stderr, "usage: echo ADDRESS PORT WORKERS STATSFILE\n");
    return 2;
  }
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(atoi(values[2])),
                                .sin_addr.s_addr = inet_addr(values[1])};
  int workers = atoi(values[3]);
  if (address.sin_addr.s_addr == INADDR_NONE || workers < 1 || workers > MAX_WORKERS) {
    fprintf(stderr, "not an address, or not 1 to %d workers\n", MAX_WORKERS);
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  signal(SIGTERM, stop), signal(SIGINT, stop);
  int64_t *rows = map_stats(values[4], workers);
  bind_socket(&address); /* holds the port that the workers listen on */
  pid_t children[MAX_WORKERS];
  for (int i = 0; i < workers; i++) {
    /* Listens before the fork, so that the first line tells the truth. */
    int listener = bind_socket(&address);
    listen(listener, BACKLOG);
    children[i] = fork();
    if (children[i] == 0) {
      stats = rows + i * COLUMNS;
      stats[PID] = getpid();
      work(listener);
    }
    close(listener);
  }
  printf("listening %s:%d\n", values[1], ntohs(address.sin_port));
  fflush(stdout);
  pause();
  for (int i = 0; i < workers; i++) kill(children[i], SIGTERM);
  while (wait(NULL) > 0) continue;
  return 0;
}
