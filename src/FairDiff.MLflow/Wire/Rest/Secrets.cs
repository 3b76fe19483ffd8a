using System.Text.RegularExpressions;

namespace FairDiff.MLflow.Rest;

/// <summary>Takes credentials out of what is shown, written or logged.</summary>
internal static partial class Secrets
{
    /// <summary>The text with <c>***</c> in place of user and password in each address in it.</summary>
    public static string WithoutCredentials(string text) =>
        text.Contains("://", StringComparison.Ordinal) ? PasswordWithSlash().Replace(UserInfo().Replace(text, "://***@"), "://***@") : text;

    /// <summary>An address as it may be shown; one that cannot be read may hold a password anywhere.</summary>
    public static string Shown(string address)
    {
        var shown = WithoutCredentials(address);
        return shown.Replace("://***@", "", StringComparison.Ordinal).Contains('@', StringComparison.Ordinal)
            ? "it may hold a password and is not shown" : shown;
    }

    /// <summary>Whether a text that should be a folder or an address has the look of an address with a password whose scheme was forgotten
    /// or mistyped.</summary>
    public static bool HasCredentials(string text) => text.Contains("://", StringComparison.Ordinal) || ForgottenScheme().IsMatch(text);

    [GeneratedRegex(@"://[^\s/?#""'<>@]*(?:@[^\s/?#""'<>@]*)*@")]
    private static partial Regex UserInfo();

    // Not encoded as it should be; a port is none.
    [GeneratedRegex(@"://(?!\*\*\*@)[^\s:/?#@]*:(?!\d+(?:[/?#]|$))[^\s@]+@")]
    private static partial Regex PasswordWithSlash();

    [GeneratedRegex(@"^[^\s\\]*[^\s\\:/]+:[^\s\\]+@[^\s\\]+$")]
    private static partial Regex ForgottenScheme();
}
