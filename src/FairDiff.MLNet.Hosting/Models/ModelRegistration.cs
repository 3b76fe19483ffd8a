namespace FairDiff.MLNet.Hosting.Models;

/// <summary>A model that the app registered under a name, before anything is loaded.</summary>
internal sealed record ModelRegistration(string Name);
