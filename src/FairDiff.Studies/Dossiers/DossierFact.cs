namespace FairDiff.Studies;

/// <summary>Something that a dossier states, and where its evidence is.</summary>
/// <param name="Text">The statement.</param>
/// <param name="Link">The page that shows the evidence, relative to the dossier's folder.</param>
/// <param name="Where">What is found there, in words.</param>
internal sealed record DossierFact(string Text, string Link, string Where);
