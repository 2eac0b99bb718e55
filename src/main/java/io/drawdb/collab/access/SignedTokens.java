package io.drawdb.collab.access;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that are signed with one key, by one of the algorithms that are fixed for that key: what the token itself says
 * of its algorithm decides nothing, so neither {@code none} nor a public key used as a secret gets anybody in.
 */
public final class SignedTokens implements TokenReader {
    private final DefaultJWTParser parser;
    private final TokenClaims claims;

    private SignedTokens(TokenRules rules, Set<SignatureAlgorithm> algorithms, Consumer<JWTAuthContextInfo> key) {
        var context = new JWTAuthContextInfo();
        context.setSignatureAlgorithm(algorithms);
        rules.issuer().ifPresent(context::setIssuedBy);
        context.setExpectedAudience(rules.audience().map(Set::of).orElse(null));
        context.setClockSkew(Math.toIntExact(rules.skew().toSeconds()));
        context.setMaxTimeToLiveSecs(rules.lifetimeMax().toSeconds());
        context.setRequireNamedPrincipal(false);
        key.accept(context);
        this.parser = new DefaultJWTParser(context, new DefaultJWTCallerPrincipalFactory());
        this.claims = new TokenClaims(rules);
    }

    /** Signed by HS256 with a secret of at least 32 bytes of UTF-8. */
    public static SignedTokens withSecret(String secret, TokenRules rules) {
        var key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        return new SignedTokens(
                rules, Set.of(SignatureAlgorithm.HS256), context -> context.setSecretVerificationKey(key));
    }

    static SignedTokens withKey(PublicKey key, Set<SignatureAlgorithm> algorithms, TokenRules rules) {
        return new SignedTokens(rules, algorithms, context -> context.setPublicVerificationKey(key));
    }

    @Override
    public Verdict read(String token) {
        var fault = TokenForm.fault(token);
        if (fault.isPresent()) {
            return fault.get();
        }
        try {
            return claims.read(token, parser.parse(token));
        } catch (ParseException e) {
            return new Verdict.Refused(TokenFault.explain(e));
        } catch (RuntimeException e) {
            // A claim of another type than the library expects; whoever signs may sign anything.
            return new Verdict.Refused("the token has a claim that is not what it has to be");
        }
    }
}
