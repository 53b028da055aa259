package dev.sealift.simulation.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.trace.Actor;
import dev.sealift.api.trace.StepTrace;
import dev.sealift.api.trace.TraceLine.Program;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TraceCheckTest {

  private static final Pattern NUMBER = Pattern.compile("(\"n\":)(\\d+)");

  private static Map<String, List<String>> honest = Map.of();

  @BeforeAll
  static void anHonestCluster() throws Exception {
    honest = Journey.honest();
  }

  @Test
  void anHonestLog_hasNoFault_andEveryStepIsTheCores() {
    TraceCheck.Result result = TraceCheck.of(honest);

    assertThat(result.faults()).isEmpty();
    assertThat(result.taken())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Actor.SOURCE, 19L, Actor.TARGET, 9L, Actor.LEDGER, 13L, Actor.SAGA, 6L));
    assertThat(result.refused()).isEqualTo(2);
    assertThat(result.processes())
        .extracting(TraceCheck.ProcessSteps::log)
        .containsExactly(Journey.SOURCE, Journey.TARGET, Journey.TARGET, Journey.BROKER);
  }

  @Test
  void stepsInTheWordsOfAModel_tellWhoseWhatAndWhereTo() {
    ModelStep fenced =
        TraceCheck.of(honest).processes().getFirst().steps().stream()
            .filter(step -> step.to().equals("Fenced"))
            .findFirst()
            .orElseThrow();

    assertThat(fenced.actor()).isEqualTo(Actor.SOURCE);
    assertThat(fenced.boot().orElseThrow().value()).startsWith("c");
    assertThat(fenced.host().orElseThrow().value()).startsWith("b");
    assertThat(fenced.mid().orElseThrow().value()).startsWith("2");
    assertThat(fenced.input()).isEqualTo("Decided");
    assertThat(fenced.from()).isEqualTo("Awaiting");
    assertThat(fenced.generation().orElseThrow().value()).isEqualTo(2);
  }

  /** The last line of a process that was killed is no more missed than the step is. */
  @Test
  void aLineThatIsMissing_isFound() {
    eachLine((log, at) -> {
      if (!endsThere(log, at)) {
        log.remove(at);
      }
    });
  }

  /** As a process would tell that forgot one step: then the numbers show nothing. */
  @Test
  void aStepThatWasNeverTold_isFoundFromTheStates() {
    eachLine((log, at) -> {
      if (log.get(at).contains("\"Took\"") && !endsThere(log, at)) {
        log.remove(at);
        renumber(log);
      }
    });
  }

  @Test
  void aLineGivenTwice_isFound() {
    eachLine((log, at) -> {
      // A broker that is started twice and does nothing between is none the worse for it.
      if (!log.get(at).matches(".*\"Began\".*R\"}")) {
        log.add(at, log.get(at));
      }
    });
  }

  @Test
  void linesThatAreSwapped_areFound() {
    eachLine((log, at) -> {
      if (at + 1 < log.size()) {
        log.add(at, log.remove(at + 1));
      }
    });
  }

  /** Each field of each input is changed in turn; those on which no step here rests are named. */
  @Test
  void aFieldOfAnInputThatIsChanged_isFound() {
    assertThat(unseenChanges("/input"))
        .containsExactlyInAnyOrder(
            // A millisecond matters where a limit is near, and nowhere here.
            "Took Create /input/at",
            "Refused Create /input/at",
            "Took ClaimReady /input/at",
            "Took ReportPrepared /input/at",
            "Took ReportRunning /input/at",
            "Took ReportLost /input/at",
            "Took TicketCame /input/now",
            // Of the run of the guest the core keeps no instant and no count.
            "Took ReportRunning /input/running/firstInstructionAt",
            "Took RoundSent /input/dirtyPages",
            // The machine exists already, whatever it would be made of.
            "Refused Create /input/manifestDigest",
            // The source runs on for whatever reason.
            "Took Broke /input/reason",
            // It waits for Prepared anyway.
            "Took ClaimReady /input/line/outstanding",
            // The boot is as dead with a later count, and a first attempt as far from the limit.
            "Took ReportLost /input/abandon",
            "Took ReportLost /input/evidence/laterResetCount",
            "Took ReportLost /input/evidence/startCounter",
            "Took RequestTicket /input/terms/attemptPause",
            "Took RequestTicket /input/terms/maxAttempts");
  }

  @Test
  void aFieldOfAStateThatIsChanged_isFound() {
    assertThat(unseenChanges("/from")).isEmpty();
    assertThat(unseenChanges("/to")).isEmpty();
  }

  @Test
  void aFieldOfTheRestOfALineThatIsChanged_isFound() {
    for (String below : List.of("/about", "/opening", "/boot", "/program", "/refusal")) {
      assertThat(unseenChanges(below)).isEmpty();
    }
  }

  @Test
  void aDecisionThatIsNotTheLedgers_isFound() {
    Map<String, List<String>> logs = copy();
    // The whole trace of the source agrees with it, and only the ledger knows of no such instant.
    String instant = instantOfAbort();
    logs.get(Journey.SOURCE)
        .replaceAll(line ->
            line.contains("\"verdict\":\"ABORT\"")
                ? line.replace(instant, "2027-01-15T08:00:00.001Z")
                : line);

    assertThat(TraceCheck.of(logs).faults())
        .singleElement()
        .asString()
        .startsWith(Journey.SOURCE + ":")
        .contains("a monitor took what the ledger did not put out: Decision", "abort");
  }

  @Test
  void aWordThatNoMonitorPutOut_isFound() {
    Map<String, List<String>> logs = copy();
    logs.remove(Journey.TARGET);

    assertThat(TraceCheck.of(logs).faults())
        .anyMatch(fault -> fault.contains("the ledger took what no monitor of its boot put out"))
        .anyMatch(fault -> fault.contains("no hypervisor of host"))
        .anyMatch(fault -> fault.contains("did not begin after boot"));
  }

  @Test
  void aLineThatIsCutOff_isLeftIfItsProcessEndedThere() {
    for (String name : honest.keySet()) {
      Map<String, List<String>> logs = copy();
      List<String> log = logs.get(name);
      String last = log.removeLast();
      log.add(last.substring(0, last.length() / 2));
      assertThat(TraceCheck.of(logs).faults()).as(name).isEmpty();

      log.add(last);
      assertThat(TraceCheck.of(logs).faults())
          .as(name)
          .singleElement()
          .asString()
          .contains("is cut off, and its process told more");
    }
  }

  @Test
  void aStepThatWasToldAndNotCommitted_isTakenBack_ifItsProcessEndedOrDoubtedIt() {
    Map<String, List<String>> logs = copy();
    List<String> broker = logs.get(Journey.BROKER);
    int commit = indexOf(broker, "\"kind\":\"Committed\"");
    String told = broker.get(commit);

    List<String> killed = new ArrayList<>(broker.subList(0, commit + 1));
    killed.add(broker.getFirst());
    killed.addAll(broker.subList(commit, broker.size()));
    renumber(killed);
    logs.put(Journey.BROKER, killed);
    assertThat(TraceCheck.of(logs).faults()).isEmpty();

    List<String> doubted = new ArrayList<>(broker.subList(0, commit + 1));
    Matcher number = NUMBER.matcher(told);
    assertThat(number.find()).isTrue();
    doubted.add(
        "%s{\"kind\":\"Doubted\",\"n\":0,\"line\":%s}".formatted(StepTrace.MARK, number.group(2)));
    doubted.addAll(broker.subList(commit, broker.size()));
    renumber(doubted);
    logs.put(Journey.BROKER, doubted);
    assertThat(TraceCheck.of(logs).faults()).isEmpty();

    doubted.remove(commit + 1);
    renumber(doubted);
    assertThat(TraceCheck.of(logs).faults())
        .first()
        .asString()
        .startsWith(Journey.BROKER + ":" + (commit + 2));
  }

  @Test
  void aProcessThatGoesOnAfterItsEnd_isFound() {
    Map<String, List<String>> logs = copy();
    List<String> log = logs.get(Journey.TARGET);
    int began =
        log.lastIndexOf(
            log.stream()
                .filter(line -> line.contains("\"Began\""))
                .reduce((_, b) -> b)
                .orElseThrow());
    log.add(began + 1, log.get(3));
    renumber(log);

    assertThat(TraceCheck.of(logs).faults())
        .anyMatch(fault -> fault.contains("no TARGET monitor was opened by line"));
  }

  @Test
  void twoBrokers_areFound() {
    Map<String, List<String>> logs = copy();
    logs.put("logs/other.log", List.of(honest.get(Journey.BROKER).getFirst()));

    assertThat(TraceCheck.of(logs).faults())
        .anyMatch(fault -> fault.contains("is another " + Program.BROKER));
  }

  private interface Change {
    void apply(List<String> log, int at);
  }

  /** Changes the honest logs at each line in turn; whatever is changed must be found. */
  private static void eachLine(Change change) {
    honest.forEach((name, lines) -> {
      for (int at = 0; at < lines.size(); at++) {
        List<String> log = new ArrayList<>(lines);
        change.apply(log, at);
        if (!log.equals(lines)) {
          assertThat(faults(name, log)).as("%s, line %d", name, at + 1).isNotEmpty();
        }
      }
    });
  }

  private static boolean endsThere(List<String> log, int at) {
    return at + 1 == log.size() || log.get(at + 1).contains("\"Began\"");
  }

  /** The kinds of lines and the fields below a path that can be changed unseen. */
  private static Set<String> unseenChanges(String below) {
    Set<String> unseen = new TreeSet<>();
    Set<String> tried = new TreeSet<>();
    // An input is put to a function, state by state; the rest of a line is compared as a whole.
    boolean all = below.equals("/input");
    honest.forEach((name, lines) -> {
      for (int at = 0; at < lines.size(); at++) {
        String line = lines.get(at);
        int json = line.indexOf('{');
        for (String path : paths(read(line.substring(json)), "")) {
          if (path.startsWith(below) && (all || tried.add(kind(line) + path))) {
            List<String> log = new ArrayList<>(lines);
            log.set(at, line.substring(0, json) + changed(line.substring(json), path));
            if (faults(name, log).isEmpty()) {
              unseen.add(kind(line) + " " + path);
            }
          }
        }
      }
    });
    return unseen;
  }

  private static List<String> faults(String name, List<String> log) {
    Map<String, List<String>> logs = copy();
    logs.put(name, log);
    return TraceCheck.of(logs).faults();
  }

  private static Map<String, List<String>> copy() {
    Map<String, List<String>> logs = new TreeMap<>();
    honest.forEach((name, lines) -> logs.put(name, new ArrayList<>(lines)));
    return logs;
  }

  /** Numbers the lines of each process from 0; a monitor's name is the line that opened it. */
  private static void renumber(List<String> log) {
    Map<String, Long> opened = new TreeMap<>();
    long next = 0;
    for (int at = 0; at < log.size(); at++) {
      ObjectNode told = (ObjectNode) read(log.get(at).substring(log.get(at).indexOf('{')));
      next = told.path("kind").asString("").equals("Began") ? 0 : next;
      if (told.path("kind").asString("").equals("Opened")) {
        opened.put(told.get("n").toString(), next);
      }
      Long monitor = opened.get(told.at("/about/subject").asString(""));
      if (monitor != null) {
        ((ObjectNode) told.get("about")).put("subject", monitor.toString());
      }
      log.set(at, StepTrace.MARK + told.put("n", next));
      next++;
    }
  }

  private static String instantOfAbort() {
    Matcher instant =
        Pattern.compile("\"verdict\":\"ABORT\".*?\"decidedAt\":\"([^\"]*)\"")
            .matcher(String.join("\n", honest.get(Journey.SOURCE)));
    assertThat(instant.find()).isTrue();
    return instant.group(1);
  }

  private static int indexOf(List<String> log, String text) {
    for (int at = 0; at < log.size(); at++) {
      if (log.get(at).contains(text)) {
        return at;
      }
    }
    throw new AssertionError(text);
  }

  private static String kind(String line) {
    JsonNode told = read(line.substring(line.indexOf('{')));
    return told.path("kind").asString("") + " " + told.at("/input/kind").asString("");
  }

  private static JsonNode read(String json) {
    return JsonMapper.shared().readTree(json);
  }

  private static List<String> paths(JsonNode node, String path) {
    List<String> paths = new ArrayList<>();
    if (node.isObject()) {
      node.propertyStream()
          .forEach(field -> paths.addAll(paths(field.getValue(), path + "/" + field.getKey())));
    } else if (!node.isArray()) {
      paths.add(path);
    }
    return paths;
  }

  private static String changed(String json, String path) {
    JsonNode root = read(json);
    int slash = path.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) root.at(path.substring(0, slash));
    String name = path.substring(slash + 1);
    JsonNode before = parent.get(name);
    if (before.isBoolean()) {
      parent.put(name, !before.booleanValue());
    } else if (before.isNumber()) {
      parent.put(name, before.longValue() == Long.MAX_VALUE ? 7 : before.longValue() + 1);
    } else if (before.stringValue().matches("\\d{4}-.*Z")) {
      parent.put(name, Instant.parse(before.stringValue()).plusMillis(1).toString());
    } else if (before.stringValue().startsWith("PT")) {
      parent.put(name, Duration.parse(before.stringValue()).plusMillis(1).toString());
    } else {
      String text = before.stringValue();
      char other = text.charAt(5 % text.length()) == '7' ? '6' : '7';
      int at = 5 % text.length();
      parent.put(name, text.substring(0, at) + other + text.substring(at + 1));
    }
    return root.toString();
  }
}
