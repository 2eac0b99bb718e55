package io.drawdb.collab.access;

import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeySetTokensTest {
    private static final TokenRules RULES =
            new TokenRules(Optional.empty(), Optional.empty(), Duration.ofSeconds(30), Duration.ofDays(1));

    private static final Duration AT_ONCE = Duration.ofMillis(20);

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            if (answers.containsKey("half")) {
                stall(exchange);
                return;
            }
            byte[] body = answers.getOrDefault("keys", "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** Half an answer, and then nothing. */
    private void stall(HttpExchange exchange) throws IOException {
        byte[] half = answers.get("half").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, half.length * 2L);
        exchange.getResponseBody().write(half);
        exchange.getResponseBody().flush();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    @DisplayName("[ACCESS-4] keys from a URL: RSA and EC tokens get in, a public key used as a secret does not")
    void keysFromUrl() throws JoseException {
        var rsa = named("rsa", RsaJwkGenerator.generateJwk(2048));
        var curve = named("ec", EcJwkGenerator.generateJwk(EllipticCurves.P256));
        answers.put("keys", new JsonWebKeySet(rsa, curve).toJson(OutputControlLevel.PUBLIC_ONLY));
        try (var tokens = KeySetTokens.from(url(), RULES, AT_ONCE)) {
            String good = signed("RS256", "rsa", rsa.getPrivateKey());
            await().until(() -> tokens.read(good) instanceof Verdict.Granted);

            assertInstanceOf(Verdict.Granted.class, tokens.read(signed("ES256", "ec", curve.getPrivateKey())));
            assertInstanceOf(Verdict.Granted.class, tokens.read(signed("PS256", "rsa", rsa.getPrivateKey())));
            String other = signed("RS256", "other", rsa.getPrivateKey());
            await().until(() -> tokens.read(other) instanceof Verdict.Refused);
            assertInstanceOf(
                    Verdict.Refused.class,
                    tokens.read(TestTokens.token().header("kid", "\"rsa\"").unsigned()));
            for (String secret : secretsMadeOf((RSAPublicKey) rsa.getPublicKey())) {
                var mixed = TestTokens.token().header("kid", "\"rsa\"").by(secret, "HmacSHA256");
                assertInstanceOf(Verdict.Refused.class, tokens.read(mixed.signed()));
            }
        }
    }

    @Test
    @DisplayName(
            "[ACCESS-5] while the keys can't be read, a token is neither good nor bad; a secret among them is no key")
    void keysMissing() throws JoseException {
        var oct = "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"%s\"}]}"
                .formatted(Base64.getUrlEncoder().encodeToString(TestTokens.SECRET.getBytes(StandardCharsets.UTF_8)));
        answers.put("keys", oct);
        try (var tokens = KeySetTokens.from(url(), RULES)) {
            var verdict = tokens.read(TestTokens.token().header("kid", "\"k\"").signed());

            assertInstanceOf(Verdict.Unknown.class, verdict);
            assertInstanceOf(Verdict.Refused.class, tokens.read("nonsense"));
        }
    }

    @Test
    @DisplayName("[ACCESS-5] a token by a key that is new is neither good nor bad until the keys were read again")
    void newKey() throws JoseException {
        var old = named("old", EcJwkGenerator.generateJwk(EllipticCurves.P256));
        var fresh = named("new", EcJwkGenerator.generateJwk(EllipticCurves.P256));
        answers.put("keys", new JsonWebKeySet(old).toJson(OutputControlLevel.PUBLIC_ONLY));
        try (var tokens = KeySetTokens.from(url(), RULES, AT_ONCE)) {
            String good = signed("ES256", "old", old.getPrivateKey());
            await().until(() -> tokens.read(good) instanceof Verdict.Granted);
            String early = signed("ES256", "new", fresh.getPrivateKey());
            assertInstanceOf(Verdict.Unknown.class, tokens.read(early));
            await().until(() -> tokens.read(early) instanceof Verdict.Refused);

            // Whoever guessed the name of the next key before has not spoilt it.
            answers.put("keys", new JsonWebKeySet(old, fresh).toJson(OutputControlLevel.PUBLIC_ONLY));
            String late = signed("ES256", "new", fresh.getPrivateKey());
            assertFalse(tokens.read(late) instanceof Verdict.Refused);
            await().until(() -> tokens.read(late) instanceof Verdict.Granted);
            assertInstanceOf(Verdict.Granted.class, tokens.read(early));
        }
    }

    @Test
    @DisplayName("[ACCESS-5] a token by a key that is not known is not bad because the keys can't be read")
    void newKeyWhileKeysAreAway() throws JoseException {
        var old = named("old", EcJwkGenerator.generateJwk(EllipticCurves.P256));
        answers.put("keys", new JsonWebKeySet(old).toJson(OutputControlLevel.PUBLIC_ONLY));
        try (var tokens = KeySetTokens.from(url(), RULES, AT_ONCE)) {
            String good = signed("ES256", "old", old.getPrivateKey());
            await().until(() -> tokens.read(good) instanceof Verdict.Granted);
            answers.clear();
            int before = asked.get();
            String other = signed("ES256", "other", old.getPrivateKey());
            await().until(() -> tokens.read(other) instanceof Verdict.Unknown && asked.get() > before + 2);

            assertInstanceOf(Verdict.Granted.class, tokens.read(good));
        }
    }

    @Test
    @DisplayName(
            "[ACCESS-5] tokens that name keys that nobody knows, however many, are no reason to read the keys each time")
    void manyKeysNamed() throws JoseException {
        var old = named("old", EcJwkGenerator.generateJwk(EllipticCurves.P256));
        answers.put("keys", new JsonWebKeySet(old).toJson(OutputControlLevel.PUBLIC_ONLY));
        try (var tokens = KeySetTokens.from(url(), RULES, Duration.ofHours(1))) {
            String good = signed("ES256", "old", old.getPrivateKey());
            await().until(() -> tokens.read(good) instanceof Verdict.Granted);
            for (int n = 0; n < 1_000; n++) {
                var named = TestTokens.token().header("kid", "\"%d\"".formatted(n));
                assertInstanceOf(Verdict.Unknown.class, tokens.read(named.signed()));
            }
            assertEquals(1, asked.get());
        }
    }

    @Test
    @DisplayName("[ACCESS-5] a key server that stalls in the middle of an answer is asked again")
    void keyServerStalls() throws JoseException {
        var key = named("k", EcJwkGenerator.generateJwk(EllipticCurves.P256));
        String keys = new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
        answers.put("half", keys);
        try (var tokens = KeySetTokens.from(url(), RULES, AT_ONCE)) {
            await().until(() -> asked.get() > 0);
            answers.put("keys", keys);
            answers.remove("half");

            String good = signed("ES256", "k", key.getPrivateKey());
            await().until(() -> tokens.read(good) instanceof Verdict.Granted);
        }
    }

    @Test
    @DisplayName("[ACCESS-5] a key server that answers without end gives no keys")
    void keysWithoutEnd() throws JoseException {
        var key = named("k", EcJwkGenerator.generateJwk(EllipticCurves.P256));
        String keys = new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
        answers.put("keys", keys + " ".repeat(1 << 20));
        try (var tokens = KeySetTokens.from(url(), RULES, AT_ONCE)) {
            String good = signed("ES256", "k", key.getPrivateKey());
            await().until(() -> tokens.read(good) instanceof Verdict.Unknown && asked.get() > 1);
            answers.put("keys", keys);
            await().until(() -> tokens.read(good) instanceof Verdict.Granted);
        }
    }

    @Test
    @DisplayName("[ACCESS-4] keys of one name, or of none, are all looked at")
    void keysOfOneName() throws JoseException {
        for (String name : new String[] {"k", null}) {
            var one = named(name, EcJwkGenerator.generateJwk(EllipticCurves.P256));
            var two = named(name, EcJwkGenerator.generateJwk(EllipticCurves.P256));
            var foreign = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            var keys = KeySet.parse(new JsonWebKeySet(one, two).toJson(OutputControlLevel.PUBLIC_ONLY), RULES);

            var reader = keys.reader(name).orElseThrow();
            assertInstanceOf(Verdict.Granted.class, reader.read(signed("ES256", name, one.getPrivateKey())));
            assertInstanceOf(Verdict.Granted.class, reader.read(signed("ES256", name, two.getPrivateKey())));
            assertInstanceOf(Verdict.Refused.class, reader.read(signed("ES256", name, foreign.getPrivateKey())));
        }
    }

    @Test
    @DisplayName("[ACCESS-4] a key that says what it is for is used for nothing else")
    void keysAreForWhatTheySay() throws JoseException {
        var only = named("a", RsaJwkGenerator.generateJwk(2048));
        only.setAlgorithm("RS512");
        var encryption = named("b", RsaJwkGenerator.generateJwk(2048));
        encryption.setUse("enc");
        var keys = KeySet.parse(new JsonWebKeySet(only, encryption).toJson(OutputControlLevel.PUBLIC_ONLY), RULES);

        var reader = keys.reader("a").orElseThrow();
        assertInstanceOf(Verdict.Granted.class, reader.read(signed("RS512", "a", only.getPrivateKey())));
        assertInstanceOf(Verdict.Refused.class, reader.read(signed("RS256", "a", only.getPrivateKey())));
        assertEquals(Optional.empty(), keys.reader("b"));
    }

    private static String[] secretsMadeOf(RSAPublicKey key) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(key.getEncoded());
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
        return new String[] {pem, pem + "\n", base64, key.getModulus().toString()};
    }

    private static <T extends PublicJsonWebKey> T named(String id, T key) {
        key.setKeyId(id);
        return key;
    }

    private static String signed(String algorithm, String keyId, Key key) throws JoseException {
        var jws = new JsonWebSignature();
        String[] parts = TestTokens.token().unsigned().split("\\.");
        jws.setPayload(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        jws.setAlgorithmHeaderValue(algorithm);
        if (keyId != null) {
            jws.setKeyIdHeaderValue(keyId);
        }
        jws.setKey(key);
        return jws.getCompactSerialization();
    }

    private URI url() {
        return URI.create(
                "http://localhost:%d/keys".formatted(server.getAddress().getPort()));
    }
}
