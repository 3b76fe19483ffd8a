using System.Text.RegularExpressions;

namespace FairDiff.Shared;

/// <summary>Addresses as they may be shown, logged and kept: without the password and the token that they may carry.</summary>
internal static partial class AddressText
{
    /// <summary>Every address in a text without its user, password, query and fragment; what is no address stays as it is.</summary>
    public static string WithoutSecrets(string text) => AddressPattern().Replace(text, match =>
    {
        var user = match.Groups["user"].Success ? "***@" : "";
        var query = match.Groups["query"].Success ? "?***" : "";
        return $"{match.Groups["scheme"].Value}{user}{match.Groups["place"].Value}{query}";
    });

    // A password may hold anything, an @, ? or / too, so the last @ ends it: rather too much is hidden than too little.
    [GeneratedRegex(@"(?<scheme>\b[A-Za-z][A-Za-z0-9+.-]*://)(?<user>[^\s'""]*@)?(?<place>[^\s?#'""]*)(?<query>[?#][^\s'""]*)?",
        RegexOptions.ExplicitCapture)]
    private static partial Regex AddressPattern();
}
