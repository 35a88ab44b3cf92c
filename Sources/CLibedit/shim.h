// What Swift cannot say of libedit by itself: `el_set`, `el_get` and `history` take arguments of any number, and the streams
// of the C library are no safe globals of Swift. Below that, the handlers of signals, which may run no Swift.
//
// The state of the handlers is private to each object file that names them: Sources/ems/LineEditing/TerminalSignals.swift
// is the only one.
#ifndef EMS_LIBEDIT_SHIM_H
#define EMS_LIBEDIT_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// Of terminfo, on which libedit stands.
extern int tgetent(char *buffer, const char *name);

// Whether the system describes the terminal `name`. libedit would print two lines about one that it does not.
static inline int libedit_knows_terminal(const char *name) { return tgetent(NULL, name) > 0; }

static inline EditLine *libedit_open(const char *program) { return el_init(program, stdin, stdout, stderr); }

static inline void libedit_set_client(EditLine *editor, void *client) { el_wset(editor, EL_CLIENTDATA, client); }

static inline void *libedit_client(EditLine *editor) {
  void *client = NULL;
  el_wget(editor, EL_CLIENTDATA, &client);
  return client;
}

// Escape sequences of the prompt stand between two `mark` characters and take no columns.
static inline int libedit_set_prompt(EditLine *editor, char *(*prompt)(EditLine *), char mark) {
  return el_set(editor, EL_PROMPT_ESC, prompt, (int)mark);
}

static inline int libedit_set_reader(EditLine *editor, el_rfunc_t reader) {
  return el_wset(editor, EL_GETCFN, reader);
}

static inline int libedit_set_emacs(EditLine *editor) { return el_set(editor, EL_EDITOR, "emacs"); }

static inline int libedit_is_vi(EditLine *editor) {
  const char *name = NULL;
  if (el_get(editor, EL_EDITOR, &name) != 0 || name == NULL) return 0;
  return strcmp(name, "vi") == 0;
}

static inline int libedit_set_signals(EditLine *editor, int isOn) { return el_set(editor, EL_SIGNAL, isOn); }

// Raw or cooked, as while a line is read or not.
static inline int libedit_prepare(EditLine *editor, int isRaw) { return el_set(editor, EL_PREP_TERM, isRaw); }

// Draws prompt and line anew where the cursor stands.
static inline void libedit_redraw(EditLine *editor) { el_set(editor, EL_REFRESH); }

static inline int libedit_add_function(
    EditLine *editor, const char *name, const char *help, unsigned char (*function)(EditLine *, int)) {
  return el_set(editor, EL_ADDFN, name, help, function);
}

// `bind KEY COMMAND`, in the map of vi's commands too where that is asked for.
static inline int libedit_bind(EditLine *editor, int alternative, const char *key, const char *command) {
  const char *plain[] = {"bind", key, command};
  const char *other[] = {"bind", "-a", key, command};
  return alternative ? el_parse(editor, 4, other) : el_parse(editor, 3, plain);
}

// `setty -d FLAG`: a mode of the terminal while a line is read.
static inline int libedit_set_mode(EditLine *editor, const char *flag) {
  const char *words[] = {"setty", "-d", flag};
  return el_parse(editor, 3, words);
}

static inline int libedit_use_history(EditLine *editor, History *entries) {
  return el_set(editor, EL_HIST, history, entries);
}

static inline void libedit_set_history_size(History *entries, int size) {
  HistEvent event;
  history(entries, &event, H_SETSIZE, size);
  history(entries, &event, H_SETUNIQUE, 1);
}

static inline void libedit_remember(History *entries, const char *entry) {
  HistEvent event;
  history(entries, &event, H_ENTER, entry);
}

// Sets the encoding of characters: that of the environment where it is UTF-8, else UTF-8 without a country. 0: there is none.
static inline int libedit_use_utf8(void) {
  if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

// MARK: Signals

// Each with a value: Swift emits no variable of a header that has none.

static int signal_interrupts = 0;   // since they were last taken
static int signal_resized = 0;
static int signal_continued = 0;
static int signal_running = 0;      // whether an input is being run
static int signal_pasting = 0;      // whether the terminal marks what is pasted
static int signal_has_modes = 0;
static int signal_wake[2] = {-1, -1};
static struct termios signal_modes = {0};

static inline void signal_write_all(const char *text, size_t count) {
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, text, count);
    if (written <= 0) return;
    text += written;
    count -= (size_t)written;
  }
}

// Puts the terminal back as it was found; may be called from a handler.
static inline void signal_restore_terminal(void) {
  if (__atomic_exchange_n(&signal_pasting, 0, __ATOMIC_SEQ_CST)) signal_write_all("\033[?2004l", 8);
  if (__atomic_load_n(&signal_has_modes, __ATOMIC_SEQ_CST)) tcsetattr(STDIN_FILENO, TCSANOW, &signal_modes);
}

static inline void signal_awake(void) {
  if (signal_wake[1] >= 0) (void)!write(signal_wake[1], "", 1);
}

static inline void signal_on_interrupt(int number) {
  int saved = errno;
  (void)number;
  int count = __atomic_add_fetch(&signal_interrupts, 1, __ATOMIC_SEQ_CST);
  // The first asks for an end of what runs; whoever asks again wants to leave, whatever it does.
  if (count > 1 && __atomic_load_n(&signal_running, __ATOMIC_SEQ_CST)) {
    signal_restore_terminal();
    signal_write_all("\n", 1);
    _exit(130);
  }
  signal_awake();
  errno = saved;
}

static inline void signal_on_resize(int number) {
  int saved = errno;
  (void)number;
  __atomic_store_n(&signal_resized, 1, __ATOMIC_SEQ_CST);
  signal_awake();
  errno = saved;
}

static inline void signal_on_continue(int number) {
  int saved = errno;
  (void)number;
  __atomic_store_n(&signal_continued, 1, __ATOMIC_SEQ_CST);
  signal_awake();
  errno = saved;
}

// The end by the signal itself, so that who started us sees which it was.
static inline void signal_on_end(int number) {
  struct sigaction standard;
  signal_restore_terminal();
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(number, &standard, NULL);
  kill(getpid(), number);
}

// No SA_RESTART: what waits for a key must return. A signal that was ignored before stays ignored, as under nohup.
static inline void signal_install(int number, void (*handler)(int), int evenIfIgnored) {
  struct sigaction old, action;
  if (sigaction(number, NULL, &old) != 0 || (old.sa_handler == SIG_IGN && !evenIfIgnored)) return;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

static inline void signal_install_all(void) {
  if (pipe(signal_wake) == 0) {
    for (int end = 0; end < 2; end++) {
      fcntl(signal_wake[end], F_SETFL, O_NONBLOCK);
      fcntl(signal_wake[end], F_SETFD, FD_CLOEXEC);
    }
  }
  if (tcgetattr(STDIN_FILENO, &signal_modes) == 0) __atomic_store_n(&signal_has_modes, 1, __ATOMIC_SEQ_CST);
  signal_install(SIGINT, signal_on_interrupt, 1);
  signal_install(SIGWINCH, signal_on_resize, 1);
  signal_install(SIGCONT, signal_on_continue, 1);
  signal_install(SIGTERM, signal_on_end, 0);
  signal_install(SIGHUP, signal_on_end, 0);
  signal_install(SIGQUIT, signal_on_end, 0);
}

static inline int signal_wake_descriptor(void) { return signal_wake[0]; }
static inline int signal_interrupt_count(void) { return __atomic_load_n(&signal_interrupts, __ATOMIC_SEQ_CST); }
static inline int signal_take_interrupts(void) { return __atomic_exchange_n(&signal_interrupts, 0, __ATOMIC_SEQ_CST); }
static inline int signal_take_resized(void) { return __atomic_exchange_n(&signal_resized, 0, __ATOMIC_SEQ_CST); }
static inline int signal_take_continued(void) { return __atomic_exchange_n(&signal_continued, 0, __ATOMIC_SEQ_CST); }
static inline void signal_set_running(int isRunning) { __atomic_store_n(&signal_running, isRunning, __ATOMIC_SEQ_CST); }

// Whether the terminal marks pasted text, so that it can be told from typed.
static inline void signal_mark_pastes(int isOn) {
  if (__atomic_exchange_n(&signal_pasting, isOn, __ATOMIC_SEQ_CST) == isOn) return;
  if (isOn) signal_write_all("\033[?2004h", 8);
  else signal_write_all("\033[?2004l", 8);
}

#endif
