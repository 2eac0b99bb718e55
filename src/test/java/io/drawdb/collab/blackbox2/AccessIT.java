package io.drawdb.collab.blackbox2;

import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drawdb.collab.access.TestTokens;
import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.WsClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that asks for tokens, and writes down every request. */
@AlsoNative
class AccessIT {
    private static final String ADMIN = "an-admin-token-of-some-length";
    private static final String ANY_ROLE = "owner";

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_ACCESS", "token")
            .with("COLLAB_TOKEN_SECRET", TestTokens.SECRET)
            .with("COLLAB_ADMIN_TOKEN", ADMIN)
            .with("COLLAB_TOKEN_SKEW_MS", "0")
            .with("QUARKUS_HTTP_ACCESS_LOG_ENABLED", "true")
            .with("QUARKUS_LOG_LEVEL", "DEBUG");

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName(
            "[ACCESS-1][ACCESS-13] v1 by its address, v2 by hello: a viewer watches, an editor edits, an owner forces")
    void roles() {
        var address = SERVER.process().ws("/?token=" + TestTokens.of(room, "edit", "p"));
        try (var page = Page.join(address, "page", room, "edit")) {
            page.replace(JsonText.parse("{'title':'first','tables':[]}"));
            viewerAndOwner();
        }
    }

    private void viewerAndOwner() {
        var viewer = SERVER.stranger("vic")
                .hello("'shareId':'%s','mode':'edit','token':'%s'", room, TestTokens.of(room, "view", "v"));
        assertEquals("viewer", viewer.welcome().path("role").asText());
        assertEquals("view", viewer.welcome().path("mode").asText());
        assertEquals("read_only", viewer.refused(Ops.title("mine")).path("code").asText());

        var owner = SERVER.stranger("own")
                .hello("'shareId':'%s','mode':'edit','token':'%s'", room, TestTokens.of("*", ANY_ROLE, "o"));
        owner.say("{'type':'force_lock','target':'document'}");
        assertEquals("forced", owner.await("unlocked").path("reason").asText());
        assertEquals("own", owner.await("locked").path("clientId").asText());
    }

    @Test
    @DisplayName("[ACCESS-6][CLOSE-4401] no token, no entry; a bad one is refused before the socket opens")
    void noEntry() {
        var stranger = SERVER.stranger("ann");
        stranger.say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'ann'}", room);
        assertEquals("unauthenticated", stranger.next("error").path("code").asText());
        assertEquals(4401, stranger.socket().closed().code());

        var refused = assertThrows(WsClient.Refused.class, () -> SERVER.at("/?token=a.b.c", "ann"));
        assertEquals(401, refused.status());
    }

    @Test
    @DisplayName("[ACCESS-8][CLOSE-4401] a session ends when its token does")
    void expiry() {
        String brief = TestTokens.token().text("share", room).between(-5, 10).signed();
        var ann = SERVER.stranger("ann").hello("'shareId':'%s','mode':'edit','token':'%s'", room, brief);

        assertEquals("unauthenticated", ann.await("error").path("code").asText());
        assertEquals(4401, ann.socket().closed().code());
    }

    @Test
    @DisplayName("[ACCESS-9][ACCESS-10] what was given is taken back from who is connected")
    void takenBack() throws Exception {
        var ann = SERVER.stranger("ann")
                .hello("'shareId':'%s','mode':'edit','token':'%s'", room, TestTokens.of(room, "edit", "a"));
        var ben = SERVER.stranger("ben")
                .hello("'shareId':'%s','mode':'edit','token':'%s'", room, TestTokens.of(room, "edit", "b"));
        assertEquals(200, post("role", "{\"token\":\"b\",\"role\":\"view\"}"));
        assertEquals(200, post("revoke", "{\"token\":\"a\"}"));

        assertEquals("viewer", ben.await("role").path("role").asText());
        assertEquals("read_only", ben.refused(Ops.title("mine")).path("code").asText());
        assertEquals("unauthenticated", ann.await("error").path("code").asText());
        assertEquals(4401, ann.socket().closed().code());
    }

    @Test
    @DisplayName("[ACCESS-7][CLOSE-4403] a token for another room")
    void otherRoom() {
        var ann = SERVER.stranger("ann");
        ann.say(
                "{'type':'hello','protocol':2,'shareId':'%s','clientId':'ann','token':'%s'}",
                room, TestTokens.of("other", "edit", "a"));

        assertEquals("forbidden", ann.next("error").path("code").asText());
        assertEquals(4403, ann.socket().closed().code());
    }

    @Test
    @DisplayName(
            "[ACCESS-14] no token and no secret is in the log, the access log and its most talkative level included")
    void nothingIsLogged() throws Exception {
        String good = TestTokens.of(room, "edit", "logged");
        String bad = TestTokens.of(room, "edit", "unlogged") + "x";
        try (var ann = SERVER.at("/collab/" + room + "?token=" + good, "ann")) {
            ann.hello("'mode':'edit'");
        }
        assertThrows(WsClient.Refused.class, () -> SERVER.at("/?x=1&token=" + bad, "ann"));
        assertThrows(
                WsClient.Refused.class,
                () -> WsClient.connect(SERVER.process().ws("/"), Map.of("Authorization", "Bearer " + bad)));
        var stranger = SERVER.stranger("ann");
        stranger.say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'ann','token':'%s'}", room, bad);
        stranger.next("error");
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(SERVER.process().http("/?last=1&token=" + good))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());

        // A request is written down when it is over, and whoever sent it may have its answer before.
        await().until(() -> SERVER.process().output().contains("GET /?last=1 HTTP/1.1"));
        String log = SERVER.process().output();
        for (String secret :
                new String[] {good, bad, good.substring(good.lastIndexOf('.')), TestTokens.SECRET, ADMIN}) {
            assertFalse(
                    log.contains(secret),
                    () -> log.lines()
                            .filter(line -> line.contains(secret))
                            .toList()
                            .toString());
        }
    }

    private static int post(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(SERVER.process().http("/api/access/" + path))
                .header("Authorization", "Bearer " + ADMIN)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
