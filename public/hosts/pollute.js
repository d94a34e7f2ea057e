// What old libraries do to everybody's objects.
Object.prototype.extend = function (more) { return Object.assign(this, more); };
Object.prototype.getToken = "nobody's";
Object.prototype.cancelable = true;
Object.prototype.passive = true;
// Not to be listed: a test's own script would never come to an end.
for (const name of ["early", "on"]) {
  Object.defineProperty(Object.prototype, name, { value: { "su-ready": null }, writable: true });
}
Array.prototype.last = function () { return this[this.length - 1]; };
