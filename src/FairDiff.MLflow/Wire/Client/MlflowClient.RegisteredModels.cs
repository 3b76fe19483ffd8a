using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Client;

/// <content>Registered models and their aliases.</content>
public sealed partial class MlflowClient
{
    /// <summary>Makes a registered model.</summary>
    /// <param name="name">Its name, without slash or colon.</param>
    /// <param name="description">Its description, in Markdown.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RegisteredModel> CreateRegisteredModelAsync(
        string name, string? description = null, IReadOnlyDictionary<string, string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        var body = new { Name = name, Description = description, Tags = tags };
        var made = await _rest.SendOnceAsync<ModelAnswer>(
            HttpMethod.Post, Api + "registered-models/create", body, cancellationToken).ConfigureAwait(false);
        return Required(made.RegisteredModel, "registered_model");
    }

    /// <summary>A registered model; null where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RegisteredModel?> FindRegisteredModelAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return (await _rest.GetAsync<ModelAnswer>(Api + "registered-models/get" + Query.Of(("name", name)), cancellationToken)
                .ConfigureAwait(false))
                .RegisteredModel;
        }
        catch (MlflowException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Registered models by a filter, page by page as they are read.</summary>
    /// <param name="filter">For example <c>name LIKE 'a%'</c>; null: all.</param>
    /// <param name="orderBy">For example <c>name ASC</c>.</param>
    /// <param name="pageSize">Models per request, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public IAsyncEnumerable<RegisteredModel> SearchRegisteredModelsAsync(
        string? filter = null, IReadOnlyList<string>? orderBy = null, int pageSize = 100, CancellationToken cancellationToken = default) =>
        Paging.ReadAsync(
            token => _rest.GetAsync<ModelPage>(
                Api + "registered-models/search" + SearchQuery(filter, orderBy, pageSize, token), cancellationToken),
            page => page.RegisteredModels,
            page => page.NextPageToken,
            cancellationToken);

    /// <summary>Changes the description of a registered model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">The description, in Markdown.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task UpdateRegisteredModelAsync(string name, string description, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Patch, "registered-models/update", new { Name = name, Description = description }, cancellationToken);

    /// <summary>Gives a registered model another name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="newName">The new one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RenameRegisteredModelAsync(string name, string newName, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Post, "registered-models/rename", new { Name = name, NewName = newName }, cancellationToken);

    /// <summary>Deletes a registered model with all its versions.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteRegisteredModelAsync(string name, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Delete, "registered-models/delete", new { Name = name }, cancellationToken);

    /// <summary>Sets a tag of a registered model.</summary>
    /// <param name="name">The model.</param>
    /// <param name="key">The tag.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SetRegisteredModelTagAsync(string name, string key, string value, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, "registered-models/set-tag", new { Name = name, Key = key, Value = value }, cancellationToken);

    /// <summary>Removes a tag of a registered model.</summary>
    /// <param name="name">The model.</param>
    /// <param name="key">The tag.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteRegisteredModelTagAsync(string name, string key, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Delete, "registered-models/delete-tag", new { Name = name, Key = key }, cancellationToken);

    /// <summary>Lets an alias stand for a version; where it stood for another, it moves.</summary>
    /// <param name="name">The model.</param>
    /// <param name="alias">Letters, digits, <c>_</c> and <c>-</c>; neither <c>latest</c> nor like <c>v1</c>.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task SetModelAliasAsync(string name, string alias, string version, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, "registered-models/alias", new { Name = name, Alias = alias, Version = version }, cancellationToken);

    /// <summary>Removes an alias.</summary>
    /// <param name="name">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteModelAliasAsync(string name, string alias, CancellationToken cancellationToken = default) =>
        DoOnceAsync(HttpMethod.Delete, "registered-models/alias", new { Name = name, Alias = alias }, cancellationToken);

    private static string SearchQuery(string? filter, IReadOnlyList<string>? orderBy, int pageSize, string? token) => Query.Of(
        [
            ("filter", filter), .. (orderBy ?? []).Select(order => ("order_by", (string?)order)), ("max_results", Text(pageSize)),
            ("page_token", token)]);

    private sealed record ModelAnswer(RegisteredModel? RegisteredModel);

    private sealed record ModelPage(IReadOnlyList<RegisteredModel>? RegisteredModels, string? NextPageToken);
}
