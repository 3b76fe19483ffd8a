namespace FairDiff.Studies;

/// <summary>The fields of the CHAI Applied Model Card, v0.2, of a dossier: the page and the file are made of them.</summary>
/// <param name="content">What the dossier tells.</param>
internal sealed class ModelCard(DossierContent content)
{
    /// <summary>What stands where nothing is known.</summary>
    public const string NotReported = "Not reported.";

    /// <summary>Who made it, and which version it is.</summary>
    public IReadOnlyList<CardField> Basic =>
    [
        new("ModelName", "Model", content.Title), Unknown("ModelDeveloper", "Developer", "the developer"),
        Unknown("DeveloperContact", "Contact", "the developer"),
    ];

    /// <summary>Which release it is.</summary>
    public IReadOnlyList<CardField> Release =>
    [
        new("ReleaseStage", "Release stage", "Research"),
        new("ReleaseDate", "Date", content.Created.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        new("ReleaseVersion", "Version", $"Made with FairDiff.MLNet {content.Version}"),
        Unknown("GlobalAvailability", "Availability", "the developer"),
        new("RegulatoryApproval", "Regulatory approval", "None: " + DossierContent.IntendedUse),
    ];

    /// <summary>What it is.</summary>
    public CardField Summary => Known("Summary", "Summary", "summary");

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<string> Keywords =>
        ["image classification", "fairness", "subgroups", .. content.Synthetic.Count > 0 ? ["synthetic images"] : Array.Empty<string>()];

    /// <summary>What it is for.</summary>
    public IReadOnlyList<CardField> Uses =>
    [
        new("IntendedUseAndWorkflow", "Intended use and workflow", DossierContent.IntendedUse),
        new("PrimaryIntendedUsers", "Intended users", "Researchers and those who judge image classifiers."),
        new("HowToUse", "How to use it", "To read what was measured and how sure it is; not to decide about a patient."),
        new("TargetedPatientPopulation", "Patients", content.Text("characteristics") is { } told
            ? $"{told} Whom it may be used for was not studied." : NotReported),
        new("CautionedOutOfScopeSettings", "Out of scope",
            "Any clinical decision. Sites, devices and groups that the test rows do not have, or that are too small to be judged. "
                + (content.Text("judged") ?? "")),
    ];

    /// <summary>What to beware of.</summary>
    public IReadOnlyList<CardField> Warnings =>
    [
        new("KnownRisksAndLimitations", "Known risks and limitations", FactBook.Join(content.Limitations) ?? NotReported),
        Known("KnownBiasesOrEthicalConsiderations", "Known biases", "fairness"),
        new("ClinicalRiskLevel", "Clinical risk level", "Not assessed. " + DossierContent.IntendedUse),
    ];

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<CardField> Facts =>
    [
        Known("OutcomesAndOutputs", "Outputs", "output"),
        Known("ModelType", "Kind of model", "model"),
        Known("FoundationModels", "Foundation models", "initialization"),
        Known("InputDataSource", "Sources of the data", "sources"),
        new("OutputAndInputDataTypes", "Inputs and outputs", content.Text("predictors") is { } input
            ? $"{input} {content.Text("output")}" : content.Text("output") ?? NotReported),
        IsTrainingKnown ? Known("DevelopmentDataCharacterization", "Development data", "sizes")
            : Unknown("DevelopmentDataCharacterization", "Development data", "the developer"),
        new("BiasMitigationApproaches", "What was done against bias", content.Text("imbalance") ?? NotReported),
        Unknown("OngoingMaintenance", "Maintenance", "the developer"),
        Unknown("Security", "Security", "the developer"),
        Known("Transparency", "Transparency", "stored"),
    ];

    /// <summary>Who is behind it.</summary>
    public IReadOnlyList<CardField> Transparency =>
    [
        Unknown("FundingSource", "Funding", "the sponsor"), Known("ThirdPartyInformation", "Third parties", "software"),
        Unknown("StakeholdersConsulted", "Who was consulted", "the developer"),
    ];

    /// <summary>What was measured.</summary>
    public IReadOnlyList<CardMetric> Metrics =>
    [
        Metric("UsefulnessUsabilityEfficacy", "Usefulness", ResultKind.Usefulness,
            "To be right on test rows of the kind that it learned from.", "performance", "internal"),
        Metric("FairnessEquity", "Fairness and equity", ResultKind.Fairness,
            "To be as good in every group: a small gap between the best and the worst one.", "fairness", "characteristics"),
        Metric("SafetyReliability", "Safety and reliability", ResultKind.Safety, "To stay right on data from elsewhere.", "robustness",
            "external"),
    ];

    /// <summary>Where more is to be found.</summary>
    public IReadOnlyList<CardField> Resources =>
    [
        Known("EvaluationReferences", "Evaluation", "protocol"), new("ClinicalTrial", "Clinical trial", "None."),
        Unknown("PeerReviewedPublications", "Publications", "the developer"), Unknown("PatientConsentOrDisclosure", "Consent", "the data "
            + "custodian"),
    ];

    /// <summary>What the dossier goes by.</summary>
    public string Bibliography => string.Join(" ", DossierGuideline.OfStudies.Concat(DossierGuideline.OfData).Select(
        guideline => $"{guideline.Reference}.")) + " Coalition for Health AI, Applied Model Card v0.2.";

    private bool IsTrainingKnown => content.Trainings.Count > 0;

    private CardField Known(string element, string title, string fact) => new(element, title, content.Text(fact) ?? NotReported)
    {
        Evidence = content.Facts.GetValueOrDefault(fact),
    };

    private static CardField Unknown(string element, string title, string who) =>
        new(element, title, $"{NotReported} To be filled by {who}.");

    private CardMetric Metric(string element, string title, ResultKind kind, string goal, string interpretation, string data) => new(
        element, title, goal, [.. content.Results.Where(result => result.Kind == kind)],
        content.Text(interpretation) ?? NotReported,
        (IsTrainingKnown ? "Rows that were held out of training and that no generator made. "
            : "Rows with known labels; whether they were held out of training is not recorded. ") + content.Text("statistics"),
        content.Text(data) ?? content.Text("sizes") ?? NotReported,
        content.Text("disjoint") ?? NotReported);
}

/// <summary>A field of the card.</summary>
/// <param name="Element">Its name in the file.</param>
/// <param name="Title">Its name on the page.</param>
/// <param name="Text">What it says.</param>
internal sealed record CardField(string Element, string Title, string Text)
{
    /// <summary>Where the evidence is; null where there is none.</summary>
    public DossierFact? Evidence { get; init; }
}

/// <summary>Key metrics of the card.</summary>
/// <param name="Element">Its name in the file.</param>
/// <param name="Title">Its name on the page.</param>
/// <param name="Goal">What it is to reach.</param>
/// <param name="Results">What was measured.</param>
/// <param name="Interpretation">What that means.</param>
/// <param name="Test">How it was tested.</param>
/// <param name="Data">On which data.</param>
/// <param name="Validation">How it was validated.</param>
internal sealed record CardMetric(
    string Element, string Title, string Goal, IReadOnlyList<DossierResult> Results, string Interpretation, string Test, string Data,
    string Validation);
