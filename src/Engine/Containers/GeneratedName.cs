using System.Globalization;

namespace Skiff.Engine.Containers;

/// <summary>Names for containers that were given none: an adjective and the surname of somebody who found something out.</summary>
internal static class GeneratedName
{
    private static readonly string[] Adjectives =
    [
        "able", "agile", "airy", "amber", "ample", "apt", "arctic", "avid", "awake", "balmy", "blithe", "bold", "brave", "breezy", "brief",
        "bright", "brisk", "bronze", "calm", "candid", "caring", "cheery", "chief", "civil", "clear", "clever", "coastal", "comic", "copper",
        "cosmic", "crisp", "curious", "daring", "dapper", "deft", "dewy", "diligent", "dreamy", "eager", "early", "earnest", "easy", "elated",
        "fair", "fancy", "fearless", "festive", "fleet", "fluent", "fond", "frank", "fresh", "frosty", "gallant", "gentle", "genial", "gifted",
        "glad", "golden", "graceful", "grand", "hardy", "hearty", "helpful", "honest", "humble", "ideal", "inventive", "jolly", "jovial", "keen",
        "kind", "lively", "loyal", "lucid", "lucky", "mellow", "merry", "mindful", "modest", "neat", "nimble", "noble", "patient", "placid",
        "plucky", "polite", "proud", "quick", "quiet", "radiant", "ready", "robust", "sage", "serene", "sharp", "silver", "sincere", "snug",
        "sober", "spry", "steady", "sunny", "swift", "tidy", "trusty", "upbeat", "valiant", "vivid", "warm", "wise", "witty", "zesty",
    ];

    private static readonly string[] Surnames =
    [
        "abel", "agnesi", "alhazen", "ampere", "anning", "apgar", "archimedes", "avogadro", "babbage", "banach", "bardeen", "bartik", "bell",
        "bernoulli", "bessel", "bhabha", "bohr", "boole", "borlaug", "bose", "boyle", "brahe", "brahmagupta", "brattain", "burnell", "cannon",
        "cantor", "carson", "carver", "cauchy", "cavendish", "chandra", "clarke", "copernicus", "cori", "coulomb", "curie", "dalton", "darwin",
        "davinci", "davy", "descartes", "dijkstra", "dirac", "einstein", "elion", "engelbart", "erdos", "euclid", "euler", "faraday", "fermat",
        "fermi", "feynman", "fibonacci", "fleming", "fourier", "franklin", "fresnel", "galileo", "galois", "gauss", "germain", "goodall", "godel",
        "halley", "hamilton", "hardy", "harvey", "heisenberg", "hertz", "hilbert", "hipparchus", "hodgkin", "hooke", "hopper", "hubble", "huygens",
        "hypatia", "jackson", "jemison", "johnson", "joule", "kalam", "kepler", "khayyam", "khorana", "knuth", "kovalevskaya", "lagrange", "lamarr",
        "landau", "laplace", "leavitt", "leibniz", "linnaeus", "liskov", "lovelace", "mach", "maxwell", "mayer", "mcclintock", "meitner", "mendel",
        "mendeleev", "mirzakhani", "morse", "nash", "neumann", "newton", "nightingale", "nobel", "noether", "ohm", "pascal", "pasteur", "pauli",
        "perlman", "planck", "poincare", "ptolemy", "pythagoras", "raman", "ramanujan", "ride", "riemann", "ritchie", "rontgen", "rubin", "rutherford",
        "sagan", "salk", "shannon", "somerville", "stokes", "tao", "tesla", "thales", "thompson", "torvalds", "turing", "tycho", "vaughan", "volta",
        "wallace", "watt", "weber", "wiles", "wing", "wright", "wu", "yalow", "yonath", "zeno", "zhukovsky",
    ];

    /// <summary>With the slash. From the second try on a digit is appended.</summary>
    public static string New(int tries)
    {
        var number = RandomId.Number();
        var adjective = Adjectives[number % (uint)Adjectives.Length];
        var surname = Surnames[(number >> 12) % (uint)Surnames.Length];
        var digit = tries == 0 ? "" : (RandomId.Number() % 10).ToString(CultureInfo.InvariantCulture);
        return $"/{adjective}_{surname}{digit}";
    }
}
