package io.drawdb.collab.ops;

import static io.drawdb.collab.ops.Yamls.at;
import static io.drawdb.collab.ops.Yamls.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alert rules, held against what the packaged server says of itself after some work. */
class MonitoringIT {
    private static final Path ALERTS = Path.of("monitoring/alerts.yaml");
    private static final Path DASHBOARD = Path.of("monitoring/grafana-dashboard.json");
    private static final Path ADAPTER = Path.of("monitoring/prometheus-adapter.yaml");
    private static final Path OPERATIONS = Path.of("docs/operations.md");
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern WORD = Pattern.compile("\"([a-z_]+)\"");

    /** Labels that Prometheus adds to everything it scrapes. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "namespace", "pod", "job");

    @TempDir
    static Path home;

    private static final Map<String, Set<String>> METRICS = new HashMap<>();

    /** Every word that the server's own source puts in quotes: reasons and results that nobody met in this test, too. */
    private static final Set<String> SAID = new HashSet<>();

    @BeforeAll
    static void work() throws Exception {
        try (var backend = new DrawdbStandIn(DrawdbStandIn.Flavour.FORK, 0);
                var server = CollabProcess.start(
                        home, Map.of("PERSIST_BASE_URL", backend.url().toString()));
                var page = WsClient.connect(server.ws("/"))) {
            backend.put(
                    "room", "{\"title\":\"old\",\"tables\":[],\"relationships\":[],\"notes\":[],\"subjectAreas\":[]}");
            page.send("{\"type\":\"hello\",\"shareId\":\"room\",\"clientId\":\"ada\",\"mode\":\"edit\"}");
            page.skipTo("presence");
            page.send("{\"type\":\"op\",\"op\":{\"kind\":\"doc:replace\",\"diagram\":{\"title\":\"new\",\"tables\":[],"
                    + "\"relationships\":[],\"notes\":[],\"subjectAreas\":[]}}}");
            page.skipTo(message -> message.toString().contains("\"new\""));
            page.send("{\"type\":\"persist_now\"}");
            page.skipTo("persisted");
            page.send("nonsense");
            page.skipTo("error");
            read(server);
        }
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                WORD.matcher(Files.readString(source)).results().forEach(found -> SAID.add(found.group(1)));
            }
        }
    }

    private static void read(CollabProcess server) throws IOException, InterruptedException {
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.http("/q/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        for (var line : answer.lines().filter(line -> !line.startsWith("#")).toList()) {
            var sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), line);
            var labels = METRICS.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(found -> labels.add(found.group(1)));
            }
        }
        assertTrue(METRICS.containsKey("collab_connections"), METRICS::toString);
    }

    @Test
    @DisplayName("[MON-1] every alert speaks of metrics, labels and reasons that the server has")
    void alertsAreReal() throws IOException {
        for (var rule : rules()) {
            check(at(rule, "alert").toString(), at(rule, "expr").toString());
        }
    }

    @Test
    @DisplayName("[MON-2] every panel of the dashboard shows metrics and labels that the server has")
    void dashboardIsReal() throws IOException {
        var dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        int shown = 0;
        var ids = new HashSet<Integer>();
        for (var panel : dashboard.get("panels")) {
            assertTrue(ids.add(panel.get("id").asInt()), panel::toString);
            for (var target : panel.path("targets")) {
                check(panel.get("title").asText(), target.get("expr").asText());
                shown++;
            }
        }
        assertTrue(shown > 20, "expressions are where they are looked for");
        for (var variable : dashboard.at("/templating/list")) {
            if ("query".equals(variable.get("type").asText())) {
                var metric = variable.at("/query/query").asText().replaceAll("label_values\\((\\w+), \\w+\\)", "$1");
                assertTrue(METRICS.containsKey(metric), metric);
            }
        }
    }

    @Test
    @DisplayName("[MON-3] each alert says how bad it is and what is wrong, and is explained with what to do")
    void alertsAreExplained() throws IOException {
        var explained = Files.readAllLines(OPERATIONS).stream()
                .filter(line -> line.matches("### Collab\\w+"))
                .map(line -> line.substring(4))
                .toList();
        var alerts = new ArrayList<String>();
        for (var rule : rules()) {
            alerts.add(at(rule, "alert").toString());
            assertTrue(Set.of("warning", "critical").contains(at(rule, "labels", "severity")));
            assertFalse(at(rule, "annotations", "summary").toString().isBlank());
        }
        assertEquals(alerts, explained);
    }

    @Test
    @DisplayName("[MON-4] what the autoscaler looks at is what the adapter offers, and the server has it")
    void autoscalerSeesConnections() throws IOException {
        var autoscaler = Kustomization.render(Path.of("k8s/overlays/scaled")).get("HorizontalPodAutoscaler");
        var wanted = at(autoscaler, "spec", "metrics", 0, "pods", "metric", "name");
        var offered = PromQuery.of(at(Kustomization.read(ADAPTER), "rules", "custom", 0, "seriesQuery")
                .toString());
        assertEquals(
                List.of(wanted),
                offered.series().stream().map(PromQuery.Series::metric).toList());
        assertTrue(METRICS.containsKey(wanted));
    }

    private static void check(String where, String expression) {
        var query = PromQuery.of(expression);
        assertFalse(query.series().isEmpty(), where);
        var known = new HashSet<>(OF_PROMETHEUS);
        for (var series : query.series()) {
            assertTrue(METRICS.containsKey(series.metric()), () -> where + ": there is no " + series.metric());
            known.addAll(METRICS.get(series.metric()));
            for (var matcher : series.matchers()) {
                boolean has = METRICS.get(series.metric()).contains(matcher.label());
                assertTrue(
                        has || OF_PROMETHEUS.contains(matcher.label()), () -> where + ": no label " + matcher.label());
                checkValues(where, matcher);
            }
        }
        assertTrue(known.containsAll(query.grouping()), () -> where + " groups by " + query.grouping());
    }

    private static void checkValues(String where, PromQuery.Matcher matcher) {
        if (!matcher.value().startsWith("$") && !"area".equals(matcher.label())) {
            var unsaid = List.of(matcher.value().split("\\|")).stream()
                    .filter(value -> !SAID.contains(value))
                    .collect(Collectors.toSet());
            assertEquals(Set.of(), unsaid, () -> where + ": the server never says so");
        }
    }

    private static List<?> rules() throws IOException {
        return list(Kustomization.read(ALERTS), "groups", 0, "rules");
    }
}
