using System.Text.Json.Serialization;

namespace FairDiff.Fairness;

/// <summary>What an audit says of a model.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PrivacyVerdict>))]
public enum PrivacyVerdict
{
    /// <summary>What it was trained on could not be told from what it was not. That is no proof: a better attack may succeed.</summary>
    [JsonStringEnumMemberName("noLeakSeen")]
    NoLeakSeen,

    /// <summary>The model gives away what it was trained on.</summary>
    [JsonStringEnumMemberName("leaks")]
    Leaks,

    /// <summary>A control fails, or there is too little data: the numbers mean nothing.</summary>
    [JsonStringEnumMemberName("notInterpretable")]
    NotInterpretable,
}
